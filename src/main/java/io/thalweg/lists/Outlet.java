package io.thalweg.lists;

/** Where a task's lists go: to those who read them, to nobody while another application writes them, or beside that one's. */
public interface Outlet {

    /** Of an application that has always been alone. */
    Outlet ALONE = new Outlet() {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public long versionBase() {
            return 0;
        }

        @Override
        public void published(String userId, long version, long nowMillis) {
            // Nobody asks later.
        }
    };

    /** Whether lists are published at all; they are made and compared with ratings all the same. */
    boolean isOpen();

    /** A list of a version up to this one is another application's, so that the next one is published however alike it is, above it. */
    long versionBase();

    /** Is told of each list that goes out. */
    void published(String userId, long version, long nowMillis);
}
