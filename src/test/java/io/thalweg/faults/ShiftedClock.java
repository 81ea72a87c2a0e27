package io.thalweg.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * An agent for a JVM whose clock is wrong: in every class outside of Java's own, {@code System.currentTimeMillis} becomes this
 * class's. Clocks that only run on stay right, and so do timeouts.
 *
 * <p>Two entries more at the end of the constant pool name this class, and the reference to the method is turned to them; nothing
 * else moves in a class file for that.
 */
public final class ShiftedClock implements ClassFileTransformer {

    private static final int POOL_COUNT_AT = 8;
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;

    private static volatile long aheadMillis;

    private ShiftedClock() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String millis, Instrumentation instrumentation) {
        aheadMillis = Long.parseLong(millis);
        instrumentation.addTransformer(new ShiftedClock());
    }

    /** What the other classes get. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + aheadMillis;
    }

    /** The option of a JVM whose clock is so far ahead, or behind where it is negative. */
    static String option(Path folder, long aheadMillis) throws IOException {
        Path jar = folder.resolve("shifted-clock-" + aheadMillis + ".jar");
        String file = ShiftedClock.class.getSimpleName() + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ShiftedClock.class.getName());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                InputStream in = ShiftedClock.class.getResourceAsStream(file)) {
            entries.putNextEntry(
                    new JarEntry(ShiftedClock.class.getPackageName().replace('.', '/') + "/" + file));
            in.transferTo(entries);
            entries.closeEntry();
        }
        return "-javaagent:" + jar + "=" + aheadMillis;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] file) {
        return loader == null ? null : turned(file);
    }

    /** Null where the class doesn't ask for the time. */
    private static byte @Nullable [] turned(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        int count = Short.toUnsignedInt(in.getShort(POOL_COUNT_AT));
        int[] at = new int[count];
        int end = POOL_COUNT_AT + Short.BYTES;
        for (int entry = 1; entry < count; entry++) {
            at[entry] = end;
            int tag = in.get(end);
            end += 1 + bytes(tag, in, end + 1);
            entry += tag == 5 || tag == 6 ? 1 : 0; // long and double take two places
        }
        boolean found = false;
        for (int entry = 1; entry < count; entry++) {
            if (at[entry] != 0 && in.get(at[entry]) == METHOD && isAskingForTheTime(in, at, at[entry])) {
                in.putShort(at[entry] + 1, (short) (count + 1));
                found = true;
            }
        }
        return found ? withOwnName(file, count, end) : null;
    }

    private static boolean isAskingForTheTime(ByteBuffer in, int[] at, int method) {
        int owner = at[unsigned(in, method + 1)];
        int nameAndType = at[unsigned(in, method + 3)];
        return text(in, at[unsigned(in, owner + 1)]).equals("java/lang/System")
                && text(in, at[unsigned(in, nameAndType + 1)]).equals("currentTimeMillis");
    }

    private static byte[] withOwnName(byte[] file, int utf8, int poolEnd) {
        byte[] name = ShiftedClock.class.getName().replace('.', '/').getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(file.length + 3 + name.length + 3);
        out.put(file, 0, poolEnd).putShort(POOL_COUNT_AT, (short) (utf8 + 2));
        out.put((byte) UTF8).putShort((short) name.length).put(name);
        out.put((byte) CLASS).putShort((short) utf8);
        return out.put(file, poolEnd, file.length - poolEnd).array();
    }

    /** How long an entry is after its tag. */
    private static int bytes(int tag, ByteBuffer in, int at) {
        return switch (tag) {
            case UTF8 -> Short.BYTES + unsigned(in, at);
            case 5, 6 -> 8;
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            default -> 4;
        };
    }

    private static int unsigned(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at));
    }

    private static String text(ByteBuffer in, int at) {
        byte[] text = new byte[unsigned(in, at + 1)];
        in.get(at + 3, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
