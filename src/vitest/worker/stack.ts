import { fileURLToPath } from 'node:url'

const HERE = new URL('.', import.meta.url)
/** What was built, and what it was built from: a stack may have been mapped already. */
const FOLDERS = [HERE, new URL('../../../src/vitest/worker/', HERE)]
/** Code that Vitest loads by itself has paths in its stacks, and what Node loads URLs. */
const OURS = FOLDERS.flatMap((folder) => [folder.href, fileURLToPath(folder)])

/** The frames of whoever called `callee`, which is ours: where a spec declares its test. */
export function framesAbove(callee: Function): string {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callee)
  return theirs(holder.stack ?? '')
    .split('\n')
    .slice(1)
    .join('\n')
}

/** An error that points to where something was declared: no line that runs is at fault. */
export function errorAt(message: string, frames: string): Error {
  const error = new Error(message)
  error.stack = `${error.name}: ${message}${frames === '' ? '' : `\n${frames}`}`
  return error
}

/** What a spec threw, without the frames of those who called the spec: of us nobody wants to see a line. */
export function withoutOurFrames(error: unknown): unknown {
  if (error instanceof AggregateError) for (const inner of error.errors) withoutOurFrames(inner)
  if (error instanceof Error && typeof error.stack === 'string') {
    const stack = theirs(error.stack)
    // A frozen error keeps what it has.
    if (stack !== error.stack) Reflect.set(error, 'stack', stack)
  }
  return error
}

function theirs(stack: string): string {
  const isOurs = (line: string): boolean =>
    /^\s*at /.test(line) && OURS.some((place) => line.includes(place))
  return stack
    .split('\n')
    .filter((line) => !isOurs(line))
    .join('\n')
}
