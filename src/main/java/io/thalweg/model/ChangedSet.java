package io.thalweg.model;

import java.util.Arrays;

/** Small numbers that were added since the set was last cleared, each once, in the order of their first addition. */
public final class ChangedSet {

    private int[] members = new int[16];
    private boolean[] contains = new boolean[64];
    private int size;

    public void add(int member) {
        if (member >= contains.length) {
            contains = Arrays.copyOf(contains, Math.max(member + 1, contains.length * 2));
        }
        if (contains[member]) {
            return;
        }
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        members[size++] = member;
        contains[member] = true;
    }

    public int size() {
        return size;
    }

    public int get(int n) {
        return members[n];
    }

    public void clear() {
        for (int at = 0; at < size; at++) {
            contains[members[at]] = false;
        }
        size = 0;
    }
}
