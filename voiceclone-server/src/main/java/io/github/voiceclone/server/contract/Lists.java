package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Answers of the contract about things in a list: a page of it, and that one is deleted. */
final class Lists {
    private static final int MAX_PAGE = 100;

    private Lists() {}

    /** Returns the page of a list that a request asks for with {@code after} and {@code limit}. */
    static <T> ObjectNode page(ApiRequest request, List<T> all, Function<T, String> id, Function<T, ObjectNode> json) {
        int limit = limit(request);
        int start = request.parameter("after")
                .map(after -> place(after, all, id) + 1)
                .orElse(0);
        List<T> shown = all.subList(start, Math.min(all.size(), start + limit));
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = page.putArray("data");
        shown.forEach(each -> data.add(json.apply(each)));
        page.put("first_id", shown.isEmpty() ? null : id.apply(shown.get(0)));
        page.put("last_id", shown.isEmpty() ? null : id.apply(shown.get(shown.size() - 1)));
        return page.put("has_more", start + shown.size() < all.size());
    }

    private static <T> int place(String after, List<T> all, Function<T, String> id) {
        int place = all.stream().map(id).toList().indexOf(after);
        if (place < 0) {
            throw ApiException.invalid(
                    "after",
                    "invalid_value",
                    "'after' must be an id of the list, as the last page's 'last_id': there is none such, or no longer");
        }
        return place;
    }

    private static int limit(ApiRequest request) {
        String text = request.parameter("limit").orElse("20");
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_PAGE) {
            throw ApiException.invalid("limit", "invalid_value", "'limit' must be 1 to " + MAX_PAGE);
        }
        return Integer.parseInt(text);
    }

    static ApiResponse deleted(String object, String id) {
        return ApiResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("object", object)
                        .put("id", id)
                        .put("deleted", true));
    }
}
