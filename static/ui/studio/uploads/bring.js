// @ts-check
/** Sends a file to the server, piece by piece (`docs/protocol.md`, "Data of one's own"). */
import {server} from '../../server_session.js'

const PIECE = 45000 // bytes: a message holds 64 KiB, and base64 needs four thirds

/**
 * What the server found in the file; rejects with its refusal. When `signal` aborts, nothing stays there.
 * @param {{kind: string, name: string, blob: Blob, signal: AbortSignal, progress: (part: number) => void}} file
 */
export async function bring({kind, name, blob, signal, progress}) {
  const {upload} = await server.ask({type: 'upload', kind, name, size: blob.size})
  const forget = () => server.ask({type: 'discard', upload}).catch(() => {}) // it may be gone already
  signal.addEventListener('abort', forget)
  try {
    if (signal.aborted) forget()
    for (let offset = 0; offset < blob.size; offset += PIECE) {
      signal.throwIfAborted()
      const bytes = new Uint8Array(await blob.slice(offset, offset + PIECE).arrayBuffer())
      await server.ask({type: 'chunk', upload, offset, data: btoa(String.fromCharCode(...bytes))})
      progress(Math.min(1, (offset + PIECE) / blob.size))
    }
    const {uploads: [found]} = await server.ask({type: 'finish', upload})
    signal.throwIfAborted()
    return found
  } finally {
    signal.removeEventListener('abort', forget)
  }
}
