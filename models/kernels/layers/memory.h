/** Memory: the weights of a network, with gradients and transposes, and the arrays of one song. */
#pragma once
#include "matrix.h"

extern uint8_t __heap_base;

static uintptr_t heap_end;

static float *allocate(size_t numbers) {
  const uintptr_t start = (heap_end + 63) & ~(uintptr_t)63;  // a cache line
  heap_end = start + numbers * sizeof(float);
  return (float *)start;
}

/** Makes sure that everything allocated is there: memory grows to the largest song and is reused. */
static void grow(void) {
  const size_t pages = (heap_end + 0xffff) >> 16, present = __builtin_wasm_memory_size(0);
  if (pages > present && __builtin_wasm_memory_grow(0, pages - present) == (size_t)-1) {
    __builtin_trap();
  }
}

/**
 * Three arrays of one layout, weight after weight: the weights, the gradients of the loss by them, and
 * the weights with matrices transposed.
 */
static struct {
  float *values, *gradients, *transposes;
  size_t size;
} weights;

/** The place of the next weight. */
static float *take(size_t numbers) {
  float *place = weights.values + weights.size;
  weights.size += numbers;
  return place;
}

INLINE float *gradient_of(const float *weight) {
  return weights.gradients + (weight - weights.values);
}

INLINE float *transpose_of(const float *weight) {
  return weights.transposes + (weight - weights.values);
}
