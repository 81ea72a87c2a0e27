// Validates an AsyncAPI document: node .ci/asyncapi.js FILE, with @asyncapi/parser where NODE_PATH says.
const { Parser, fromFile } = require('@asyncapi/parser');

const ERROR = 0;
const file = process.argv[2];

fromFile(new Parser(), file)
  .parse()
  .then(({ document, diagnostics }) => {
    for (const each of diagnostics) {
      console.log(`${file}:${each.range.start.line + 1}: ${each.code}: ${each.message} (severity ${each.severity})`);
    }
    if (!document || diagnostics.some((each) => each.severity === ERROR)) {
      process.exit(1);
    }
    console.log(`${file}: a valid AsyncAPI ${document.version()} document, ${document.channels().length} channels`);
  });
