/** A linear layer: y = x · weightᵀ + bias. */
#pragma once
#include "memory.h"

typedef struct {
  size_t inputs, outputs;
  float *weight;  // [outputs, inputs]
  float *bias;    // [outputs]
} linear;

static linear take_linear(size_t inputs, size_t outputs) {
  float *weight = take(outputs * inputs);
  return (linear){inputs, outputs, weight, take(outputs)};
}

static void transpose_weight(const float *weight, size_t outputs, size_t inputs) {
  copy(
      dense(transpose_of(weight), inputs, outputs),
      transposed(dense((float *)weight, outputs, inputs)));
}

static void linear_forward(const linear *layer, matrix x, matrix y) {
  repeat_row(y, layer->bias);
  add_product(y, x, dense(transpose_of(layer->weight), layer->inputs, layer->outputs));
}

/** Adds the gradients by the weights. */
static void linear_weight_gradients(const linear *layer, matrix x, matrix by_y) {
  add_product(
      dense(gradient_of(layer->weight), layer->outputs, layer->inputs), transposed(by_y), x);
  add_rows(gradient_of(layer->bias), by_y);
}

/** The gradients by x. */
static void linear_input_gradients(const linear *layer, matrix by_y, matrix by_x) {
  set_zero(by_x);
  add_product(by_x, by_y, dense(layer->weight, layer->outputs, layer->inputs));
}
