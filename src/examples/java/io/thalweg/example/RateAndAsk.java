package io.thalweg.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Rates an item and asks for the list that knows of it: {@code RateAndAsk HOST USER ITEM RATING}. */
public final class RateAndAsk {

    private RateAndAsk() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String user = arguments[0] + "/v1/users/" + arguments[1]; // ids with other signs than letters: %-encoded
        HttpClient client = HttpClient.newHttpClient();
        String rating = "{\"rating\":" + arguments[3] + ",\"timestamp\":" + System.currentTimeMillis() + "}";
        HttpResponse<String> rated = client.send(
                HttpRequest.newBuilder(URI.create(user + "/ratings/" + arguments[2]))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(rating)) // with a timestamp, sending it again has no second effect
                        .build(),
                BodyHandlers.ofString());
        if (rated.statusCode() != 202) {
            throw new IOException(rated.body()); // application/problem+json says what to do
        }
        HttpResponse<String> list = client.send(
                HttpRequest.newBuilder(URI.create(user + "/recommendations?n=3"))
                        .header("Thalweg-After", rated.headers().firstValue("Thalweg-Position").orElseThrow())
                        .build(),
                BodyHandlers.ofString());
        if (list.statusCode() != 200) {
            throw new IOException(list.body());
        }
        for (JsonNode item : new ObjectMapper().readTree(list.body()).get("items")) {
            System.out.println(item.get("itemId").asText() + " " + item.get("title").asText());
        }
    }
}
