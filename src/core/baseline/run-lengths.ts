/**
 * Numbers as text in which equal ones that follow each other stand once: `2 0x7 1` is a two, seven
 * zeros and a one. `-` is a number that is not known.
 */
export function toRunLengths(values: readonly (number | null)[]): string {
  const parts: string[] = []
  for (let index = 0; index < values.length;) {
    const value = values[index]!
    let end = index + 1
    while (end < values.length && values[end] === value) end++
    const count = end - index
    parts.push(`${value ?? '-'}${count === 1 ? '' : `x${count}`}`)
    index = end
  }
  return parts.join(' ')
}

/** @throws {Error} a clause that says what cannot be read. */
export function fromRunLengths(text: string): (number | null)[] {
  if (text === '') return []
  return text.split(' ').flatMap((part) => {
    const [value = '', count = '1'] = part.split('x')
    const known = value === '-' ? null : Number(value)
    const times = Number(count)
    if (value === '' || Number.isNaN(known) || !(times >= 1 && times <= 100_000)) {
      throw new Error(`"${part}" is no number and no number with its count`)
    }
    return Array<number | null>(times).fill(known)
  })
}
