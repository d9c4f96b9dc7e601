import type { NumberRule } from '../core/problems.ts'

export const SEED: NumberRule = [Number.isInteger, 'a whole number']
