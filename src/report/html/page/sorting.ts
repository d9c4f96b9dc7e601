// Runs in the page: the headers of a table become buttons that sort its rows.

for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
  const headers = [...table.tHead!.rows[0]!.cells]
  for (const [column, header] of headers.entries()) {
    if (header.tagName !== 'TH') continue
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...header.childNodes)
    header.append(button)
    button.addEventListener('click', () => sortBy(table, headers, column))
  }
}

function sortBy(table: HTMLTableElement, headers: HTMLElement[], column: number): void {
  const header = headers[column]!
  const descending = header.getAttribute('aria-sort') === 'ascending'
  for (const other of headers) other.removeAttribute('aria-sort')
  header.setAttribute('aria-sort', descending ? 'descending' : 'ascending')
  const body = table.tBodies[0]!
  const rows = [...body.rows].toSorted((a, b) =>
    compare(a.cells[column]!, b.cells[column]!, descending ? -1 : 1),
  )
  body.append(...rows)
}

/** What is not known stands last in both directions. */
function compare(a: HTMLElement, b: HTMLElement, direction: 1 | -1): number {
  const [left, right] = [a.dataset['value'] ?? '', b.dataset['value'] ?? '']
  if (left === '' || right === '') return Number(left === '') - Number(right === '')
  const difference = Number(left) - Number(right)
  return direction * (Number.isNaN(difference) ? left.localeCompare(right) : difference)
}
