// Bundles what test processes load, in few files: opening each of two hundred takes a spec longer than
// what is in them, and every spec file has a process of its own. Vitest's own process and the command
// line load files as they are: tsconfig.node-side.json.
import { resolve } from 'node:path'
import { build, type CodeSplittingGroup } from 'rolldown'

type Graph = Parameters<Extract<CodeSplittingGroup['name'], Function>>[1]

const MATCHERS = ['src/matchers.ts']
const DOORS = ['src/index.ts', 'src/setup.ts']

await build({
  input: [...DOORS, ...MATCHERS],
  platform: 'node',
  // Packages stay packages.
  external: /^[^./]/,
  // package.json tells the bundlers of users what has effects in dist/; here nothing is left out.
  treeshake: false,
  // Some of what loads on demand is there already; it is heavy by the packages that it imports.
  checks: { ineffectiveDynamicImport: false },
  // Chunks that are drawn by hand may add names to the doors that only chunks use.
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist',
    cleanDir: true,
    // src/vitest/worker/stack.ts takes this folder for ours.
    chunkFileNames: 'vitest/worker/[name].js',
    sourcemap: true,
    codeSplitting: {
      groups: [{ name: chunkOf, includeDependenciesRecursively: false, debugName: 'doors' }],
    },
  },
})

/** What a door loads at once is one file, that of the matchers apart, since it knows no Vitest. */
function chunkOf(module: string, graph: Graph): string | null {
  if (loadedWith(MATCHERS, graph).has(module)) return 'matchers'
  return loadedWith(DOORS, graph).has(module) ? 'door' : null
}

/** The modules that doors import, and that these import; the doors themselves stay files. */
function loadedWith(doors: readonly string[], graph: Graph): Set<string> {
  const found = new Set<string>()
  const visit = (module: string): void => {
    for (const imported of graph.getModuleInfo(module)?.importedIds ?? []) {
      if (found.has(imported)) continue
      found.add(imported)
      visit(imported)
    }
  }
  for (const door of doors) visit(resolve(door))
  return found
}
