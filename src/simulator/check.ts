/** Says in sentences what is wrong with a value that came as JSON; `path` is its name for the reader. */
export type Check = (value: unknown, path: string) => string[]

type Checks = { readonly [name: string]: Check }

export function numberThat(wanted: string, holds: (value: number) => boolean): Check {
  return (value, path) => {
    const right = typeof value === 'number' && Number.isFinite(value) && holds(value)
    return right ? [] : [`\`${path}\` must be ${wanted}; got ${JSON.stringify(value)}`]
  }
}

export const notNegative: Check = numberThat('a number from 0', (value) => value >= 0)
export const positive: Check = numberThat('a number above 0', (value) => value > 0)
export const share: Check = numberThat('from 0 to 1', (value) => value >= 0 && value <= 1)
export const wholeFrom = (least: number): Check =>
  numberThat(`a whole number from ${least}`, (n) => Number.isInteger(n) && n >= least)
export const errorStatus: Check = numberThat(
  'an error status from 400 to 599',
  (value) => Number.isInteger(value) && value >= 400 && value <= 599,
)

export const string: Check = (value, path) =>
  typeof value === 'string' ? [] : [`\`${path}\` must be a string; got ${JSON.stringify(value)}`]

export const boolean: Check = (value, path) =>
  typeof value === 'boolean'
    ? []
    : [`\`${path}\` must be true or false; got ${JSON.stringify(value)}`]

export function oneOf(values: readonly string[]): Check {
  return (value, path) =>
    values.some((known) => known === value)
      ? []
      : [`\`${path}\` must be one of ${values.join(', ')}; got ${JSON.stringify(value)}`]
}

/** An object with these parts and no others; what is left out is right, unless `required`. */
export function shape(checks: Checks, required: readonly string[] = []): Check {
  return (value, path) => {
    if (!isObject(value)) return [`\`${path}\` must be an object; got ${JSON.stringify(value)}`]
    const missing = required
      .filter((name) => value[name] === undefined)
      .map((name) => `\`${join(path, name)}\` is missing`)
    const wrong = Object.entries(value).flatMap(([name, part]) => {
      const check = Object.hasOwn(checks, name) ? checks[name] : undefined
      if (check !== undefined) return part === undefined ? [] : check(part, join(path, name))
      return [`\`${join(path, name)}\` is unknown; there are ${Object.keys(checks).join(', ')}`]
    })
    return [...missing, ...wrong]
  }
}

/** An object with any names. */
export function byName(check: Check): Check {
  return (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, part]) => check(part, join(path, name)))
      : [`\`${path}\` must be an object; got ${JSON.stringify(value)}`]
}

export function listOf(check: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((part, index) => check(part, `${path}[${index}]`))
      : [`\`${path}\` must be a list; got ${JSON.stringify(value)}`]
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
