/** What a build that compiles everything says first; Maven runs it as one file, before there are classes. */
final class FirstLine {

    private FirstLine() {}

    public static void main(String[] args) {
        System.out.println(
                "Maven gets the libraries and compiles Thalweg: the first time some minutes, with a full cache about one.");
    }
}
