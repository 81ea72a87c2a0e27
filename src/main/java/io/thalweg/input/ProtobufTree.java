package io.thalweg.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of Protocol Buffers as maps and lists, by the names of its fields, also of those that have their default value.
 * By reflection, since the library is the deserializer's, and no part of this program.
 */
final class ProtobufTree {

    private static final String MESSAGE = "com.google.protobuf.MessageOrBuilder";

    private ProtobufTree() {}

    static boolean isMessage(Object value) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            if (hasInterface(type)) {
                return true;
            }
        }
        return false;
    }

    /** @throws IllegalStateException if the library is not as it is known to be */
    static Map<String, @Nullable Object> of(Object message) {
        try {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            Object type = call(message, "getDescriptorForType");
            for (Object field : (List<?>) call(type, "getFields")) {
                boolean isMessage = call(field, "getJavaType").toString().equals("MESSAGE");
                boolean isRepeated = (Boolean) call(field, "isRepeated");
                if (isMessage && !isRepeated && !(Boolean) call(message, "hasField", field)) {
                    continue;
                }
                tree.put((String) call(field, "getName"), plain(call(message, "getField", field)));
            }
            return tree;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a message of Protocol Buffers can't be read: " + e, e);
        }
    }

    private static Object plain(Object value) throws ReflectiveOperationException {
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            for (Object each : list) {
                plain.add(plain(each));
            }
            return plain;
        }
        if (isMessage(value)) {
            return of(value);
        }
        return value instanceof Number || value instanceof Boolean || value instanceof String
                ? value
                : value.toString();
    }

    private static boolean hasInterface(Class<?> type) {
        for (Class<?> each : type.getInterfaces()) {
            if (each.getName().equals(MESSAGE) || hasInterface(each)) {
                return true;
            }
        }
        return false;
    }

    private static Object call(Object on, String name, Object... arguments) throws ReflectiveOperationException {
        for (var method : on.getClass().getMethods()) {
            if (method.getName().equals(name)
                    && method.getParameterCount() == arguments.length
                    && (arguments.length == 0 || method.getParameterTypes()[0].isInstance(arguments[0]))) {
                return method.invoke(on, arguments);
            }
        }
        throw new NoSuchMethodException(on.getClass().getName() + "." + name);
    }
}
