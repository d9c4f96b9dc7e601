import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{
    args: string[]
    options: Given & { readonly help: { readonly type: 'boolean'; readonly short: 'h' } }
    allowPositionals: boolean
  }>
>

/**
 * The flags and other words of a command's arguments; `--help` and `-h` are always known.
 *
 * @throws {Error} one sentence about the first that is wrong.
 */
export function flagsIn<const Given extends Options>(
  command: string,
  args: string[],
  given: Given,
  { positionals = false }: { positionals?: boolean } = {},
): Parsed<Given> {
  const help = { type: 'boolean', short: 'h' } as const
  try {
    return parseArgs({ args, options: { ...given, help }, allowPositionals: positionals })
  } catch (error) {
    // Node's own text goes on about how to escape a flag.
    const [what] = String(error instanceof Error ? error.message : error).split('. ')
    throw new Error(`${what}; vitest-load ${command} --help lists the options.`, { cause: error })
  }
}
