import { hash } from './hash.ts'

/** A stream of numbers that is the same for the same seed and keys, whatever else was drawn before. */
export interface Random {
  /** Uniform in (0, 1), both ends excluded. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** `exp(N(ln median, sigma))`. */
  lognormal(median: number, sigma: number): number
  /** Exponential with the given mean. */
  exponential(mean: number): number
  /** Gamma with the given shape and mean 1. */
  gamma(shape: number): number
  /** A whole number from 0 to `below - 1`. */
  integer(below: number): number
}

/**
 * A random stream of its own for each combination of seed and keys, so that the order in which
 * concurrent requests draw never changes what each of them gets.
 *
 * Generator: xoshiro128**, seeded by splitmix32 over an FNV-1a hash of the keys
 * (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021).
 */
export function randomFor(seed: number, ...keys: (string | number)[]): Random {
  let state = hash(`${seed}|${keys.join('|')}`)
  const nextState = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  let a = nextState()
  let b = nextState()
  let c = nextState()
  let d = nextState()

  const next = (): number => {
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
  const uniform = (): number => (next() + 0.5) / 4_294_967_296
  // Box and Muller: two uniforms give one normal. The second is thrown away, so that each draw
  // takes the same amount from the stream.
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())

  return {
    uniform,
    normal,
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (mean) => -mean * Math.log(uniform()),
    gamma: (shape) => gammaOf(shape, normal, uniform) / shape,
    integer: (below) => Math.floor(uniform() * below),
  }
}

/**
 * Gamma of scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000);
 * below a shape of 1 it is drawn one higher and brought down by a power of a uniform.
 */
function gammaOf(shape: number, normal: () => number, uniform: () => number): number {
  if (shape < 1) return gammaOf(shape + 1, normal, uniform) * uniform() ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
