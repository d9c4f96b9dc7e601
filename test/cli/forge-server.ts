import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface StoredComment {
  id: number
  body: string
  /** As the forge lists it. */
  author: object
}

interface Asked {
  method: string
  path: string
  token: string | undefined
  body: string | null
}

/** A forge on this machine with the comments of one pull or merge request, number 12. */
export interface ForgeServer extends AsyncDisposable {
  readonly url: string
  readonly comments: StoredComment[]
  readonly asked: Asked[]
  /** Answers that come instead of its own, by `METHOD`. */
  readonly refuse: Map<string, { status: number; message: string; headers?: object }>
  /** Open pull requests, as `GET /pulls` lists them. */
  pulls: object[]
  /** Whether GitHub's lists carry a `Link` header. */
  links: boolean
}

const PAGE = 100
export const BOT = { user: { type: 'Bot' }, author_association: 'NONE', author: { id: 7 } }
export const STRANGER = { user: { type: 'User' }, author_association: 'NONE', author: { id: 8 } }

/** Imitates the endpoints that a comment needs, as GitHub's and GitLab's documentation describes them. */
export async function startForge(): Promise<ForgeServer> {
  const server = createServer((request, response) => {
    answer(forge, request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const forge: ForgeServer = {
    url: `http://127.0.0.1:${port}`,
    comments: [],
    asked: [],
    refuse: new Map(),
    pulls: [],
    links: true,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return forge
}

async function answer(
  forge: ForgeServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url!, forge.url)
  const text = (await request.toArray()).join('')
  const body = text === '' ? null : String(Reflect.get(Object(JSON.parse(text)), 'body'))
  const { headers, method = 'GET' } = request
  const token = headers.authorization ?? String(headers['private-token'])
  forge.asked.push({ method, path: url.pathname + url.search, token, body })
  const send = (status: number, value: unknown, extra: object = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...extra })
    response.end(JSON.stringify(value))
  }
  const refused = forge.refuse.get(method)
  if (refused !== undefined) {
    send(refused.status, { message: refused.message }, refused.headers)
    return
  }
  if (url.pathname === '/user') return send(200, { id: 7 })
  if (url.pathname.endsWith('/pulls')) return send(200, forge.pulls)
  if (!/\/12\/|\/comments\/\d+$|\/notes\/\d+$/.test(url.pathname)) {
    return send(404, { message: 'Not Found' })
  }
  if (method === 'GET') {
    const page = Number(url.searchParams.get('page'))
    const listed = forge.comments.slice((page - 1) * PAGE, page * PAGE)
    const more = forge.comments.length > page * PAGE
    const link = more
      ? `<${forge.url}/?page=${page + 1}>; rel="next", <x>; rel="last"`
      : '<x>; rel="first"'
    const gitlab = url.pathname.endsWith('/notes')
    const next = gitlab ? { 'x-next-page': more ? page + 1 : '' } : forge.links ? { link } : {}
    return send(
      200,
      listed.map(({ author, ...comment }) => ({ ...comment, ...author })),
      next,
    )
  }
  if (method === 'POST') {
    forge.comments.push({ id: forge.comments.length + 1, body: body!, author: BOT })
    return send(201, {})
  }
  const id = Number(url.pathname.split('/').at(-1))
  const old = forge.comments.find((comment) => comment.id === id)
  if (old === undefined) return send(404, { message: 'Not Found' })
  old.body = body!
  return send(200, {})
}
