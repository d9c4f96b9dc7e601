import { loadSdk, once, urlProblems } from './sdk.ts'

export interface ClientSettings<Module, Client> {
  /** Of the target, as users write it: `openai()`. */
  readonly name: string
  readonly packageName: string
  /** What is wrong with the target's options. */
  readonly optionProblems: readonly string[]
  readonly load: () => Promise<Module>
  /** The team's own client, which needs nothing of the rest. */
  readonly given: Client | undefined
  /** A new client that makes one attempt a call: a retry would hide what the provider answered. */
  readonly create: (sdk: Module) => Client
  /** As the target's options say; else the environment. */
  readonly baseURL: string | undefined
  readonly baseURLVariable: string
  readonly exampleURL: string
  readonly apiKey: string | undefined
  /** Environment variables of which any holds a key; the first one is recommended. */
  readonly keys: readonly [string, ...string[]]
}

/** The client of a ready target: the team's own, or one of an SDK that is loaded on first use; and what stands in its way. */
export function clientOf<Module, Client>({
  name,
  packageName,
  optionProblems,
  load,
  given,
  create,
  baseURL,
  baseURLVariable,
  exampleURL,
  apiKey,
  keys,
}: ClientSettings<Module, Client>): {
  client: () => Promise<Client>
  problems: () => Promise<string[]>
} {
  const sdk = once(() => loadSdk(load, name, packageName))
  return {
    client: once(async () => {
      if (given !== undefined) return given
      const module = await sdk()
      if (typeof module === 'string') throw new Error(module)
      return create(module)
    }),
    async problems() {
      if (given !== undefined) return [...optionProblems]
      const url = baseURL ?? (process.env[baseURLVariable] || undefined)
      const problems = [
        ...optionProblems,
        ...urlProblems(url, `${name} got the base URL`, exampleURL),
      ]
      const module = await sdk()
      if (typeof module === 'string') return [...problems, module]
      if (apiKey ?? keys.map((key) => process.env[key]).find(Boolean)) return problems
      return [
        ...problems,
        `${name} has no API key: set ${keys[0]}, pass \`apiKey\` or \`client\`, or simulate with load({ simulate: true })`,
      ]
    },
  }
}
