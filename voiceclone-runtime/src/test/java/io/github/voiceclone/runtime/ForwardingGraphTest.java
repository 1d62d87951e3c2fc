package io.github.voiceclone.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.voiceclone.runtime.Graph.Binding;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardingGraphTest {
    private final List<String> calls = new ArrayList<>();

    /** Returns an implementation that records its calls and returns the same values every time. */
    private <T> T recorded(Class<T> type, Map<Class<?>, Object> results) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return results.get(method.getReturnType());
                }));
    }

    private static List<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void everyMethodOfAGraph_isForwarded() {
        Binding bound = recorded(Binding.class, Map.of());
        Map<String, Tensor.Floats> outputs = Map.of("y", Tensor.floats(1));
        GraphTraits traits = new GraphTraits(7, 3, true, true);
        Graph graph = new ForwardingGraph(
                recorded(Graph.class, Map.of(Map.class, outputs, Binding.class, bound, GraphTraits.class, traits))) {};
        assertSame(outputs, graph.run(Map.of()));
        assertSame(bound, graph.bind(Map.of(), Map.of(), new HostAccess(Set.of(), Set.of())));
        assertSame(bound, graph.bind(Map.of(), Map.of()));
        assertEquals(traits, graph.traits());
        graph.close();
        assertEquals(List.of("run", "bind", "bind", "traits", "close"), calls);
        assertEquals(List.of("bind", "close", "run", "traits"), methods(Graph.class));
    }

    @Test
    void everyMethodOfABinding_isForwarded() {
        Binding binding = new ForwardingGraph.ForwardingBinding(recorded(Binding.class, Map.of())) {};
        binding.run();
        binding.begin();
        binding.end();
        binding.markRowDirty("x", 1);
        binding.syncToHost();
        binding.close();
        assertEquals(List.of("run", "begin", "end", "markRowDirty", "syncToHost", "close"), calls);
        assertEquals(calls.stream().sorted().toList(), methods(Binding.class));
    }
}
