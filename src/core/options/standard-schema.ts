/**
 * A schema of any library that implements Standard Schema (zod, valibot, arktype, …): the part of
 * its interface that is used here. https://standardschema.dev
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => Validation<Output> | Promise<Validation<Output>>
    /** Only for types: there is nothing in it. */
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

type Validation<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] }

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

export type Validated<Output> =
  | { readonly value: Output }
  /** One sentence per issue, led by where it is: `items.0.price: expected number`. */
  | { readonly problems: readonly string[] }

/** arktype's schemas are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    '~standard' in value
  )
}

/** Validates a value; the output is what the schema made of it (defaults filled, values coerced). */
export async function validate<Output>(
  schema: StandardSchema<Output>,
  value: unknown,
): Promise<Validated<Output>> {
  const result = await schema['~standard'].validate(value)
  if (result.issues === undefined) return { value: result.value }
  return { problems: result.issues.map(inWords) }
}

function inWords({ message, path = [] }: Issue): string {
  const place = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return place === '' ? message : `${place}: ${message}`
}
