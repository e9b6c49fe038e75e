/**
 * The network of pairs of lines: a linear layer, rectified, and another. Its outputs are the biases of
 * attention heads. Pairs are symmetric: each is computed once, and used twice.
 */
#pragma once
#include "activations.h"
#include "linear.h"

enum { PAIR_HIDDEN = 16 };

typedef struct {
  size_t features;      // P
  linear first, second;
  float *pairs;         // [L (L + 1) / 2, P]: of each line, the pairs with the lines up to itself
  float *hidden;        // [L, PAIR_HIDDEN]: of the pairs of one line
  float *by_hidden;     // the same, gradients
  float *biases;        // [L, outputs]: of the pairs of one line; then gradients by them
  float *scores;        // [outputs, L, padded L]
} pair_network;

static pair_network take_pair_network(size_t features, size_t outputs) {
  const linear first = take_linear(features, PAIR_HIDDEN);
  return (pair_network){features, first, take_linear(PAIR_HIDDEN, outputs), 0, 0, 0, 0, 0};
}

static void transpose_pair_network(const pair_network *network) {
  transpose_weight(network->first.weight, PAIR_HIDDEN, network->features);
  transpose_weight(network->second.weight, network->second.outputs, PAIR_HIDDEN);
}

static void reserve_pair_network(pair_network *network, size_t lines) {
  const size_t outputs = network->second.outputs;
  network->pairs = allocate(lines * (lines + 1) / 2 * network->features);
  network->hidden = allocate(lines * PAIR_HIDDEN);
  network->by_hidden = allocate(lines * PAIR_HIDDEN);
  network->biases = allocate(lines * outputs);
  network->scores = allocate(outputs * lines * padded(lines));
}

/** The pairs of a line with the lines up to itself. */
static matrix pairs_of(const pair_network *network, size_t line) {
  float *first = network->pairs + line * (line + 1) / 2 * network->features;
  return dense(first, line + 1, network->features);
}

/** The hidden numbers of the pairs of a line. */
static matrix hidden_of(const pair_network *network, size_t line) {
  const matrix hidden = dense(network->hidden, line + 1, PAIR_HIDDEN);
  linear_forward(&network->first, pairs_of(network, line), hidden);
  rectify(hidden.values, hidden.rows * PAIR_HIDDEN);
  return hidden;
}

/** Sets `scores` to the biases. */
static void pair_network_forward(const pair_network *network, size_t lines) {
  const size_t outputs = network->second.outputs, columns = padded(lines);
  for (size_t line = 0; line < lines; line++) {
    const matrix biases = dense(network->biases, line + 1, outputs);
    linear_forward(&network->second, hidden_of(network, line), biases);
    for (size_t output = 0; output < outputs; output++) {
      float *score = network->scores + output * lines * columns;
      for (size_t other = 0; other <= line; other++) {
        const float bias = biases.values[other * outputs + output];
        score[line * columns + other] = bias;
        score[other * columns + line] = bias;
      }
    }
  }
}

/** Adds the gradients by the weights, given gradients by the biases in `scores`. */
static void pair_network_backward(const pair_network *network, size_t lines) {
  const size_t outputs = network->second.outputs, columns = padded(lines);
  for (size_t line = 0; line < lines; line++) {
    const matrix hidden = hidden_of(network, line);
    const matrix by_hidden = dense(network->by_hidden, line + 1, PAIR_HIDDEN);
    const matrix by_biases = dense(network->biases, line + 1, outputs);
    for (size_t output = 0; output < outputs; output++) {
      const float *score = network->scores + output * lines * columns;
      for (size_t other = 0; other <= line; other++) {
        float gradient = score[line * columns + other];
        if (other < line) gradient += score[other * columns + line];
        by_biases.values[other * outputs + output] = gradient;
      }
    }
    linear_weight_gradients(&network->second, hidden, by_biases);
    linear_input_gradients(&network->second, by_biases, by_hidden);
    rectify_gradients(by_hidden.values, hidden.values, (line + 1) * PAIR_HIDDEN);
    linear_weight_gradients(&network->first, pairs_of(network, line), by_hidden);
  }
}
