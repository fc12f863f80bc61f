// @ts-check
/** The runs that pages have trained by themselves: kept in this browser, so that a page that is loaded again has them. */
import {ServerRun} from '../../server_run.js'
import {session} from '../../session.js'

const [DATABASE, RUNS] = ['neural-playground', 'runs']
const MOST = 30 // the oldest ones go

/** @type {Promise<IDBDatabase | null>} null where nothing may be kept: runs last as long as the page then */
const opened = new Promise((resolve) => {
  try {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(RUNS, {keyPath: 'id'})
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => resolve(null)
  } catch {
    resolve(null)
  }
})

/** @param {IDBTransactionMode} mode @param {(runs: IDBObjectStore) => IDBRequest} ask @returns {Promise<any>} */
async function transact(mode, ask) {
  const database = await opened
  return database && new Promise((resolve) => {
    const transaction = database.transaction(RUNS, mode)
    const request = ask(transaction.objectStore(RUNS))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => resolve(null) // no room for more
  })
}

/** @param {ServerRun} run */
export function keep({id, name, spec, status, step, steps, epoch, error, points, latest, frames}) {
  return transact('readwrite', (runs) => runs.put({id, name, spec, status, step, steps, epoch, error, points, latest, frames}))
}

/** @param {string} id */
export function forget(id) {
  return transact('readwrite', (runs) => runs.delete(id))
}

/** What was kept, newest first; a run that had not ended ended with its page. @returns {Promise<ServerRun[]>} */
export async function kept() {
  const found = (await transact('readonly', (runs) => runs.getAll())) ?? []
  const runs = found.map((/** @type {any} */ stored) => Object.assign(new ServerRun(stored.id), stored)).sort((/** @type {ServerRun} */ a, /** @type {ServerRun} */ b) => (a.id < b.id ? 1 : -1))
  for (const run of runs.splice(MOST)) forget(run.id)
  for (const run of runs) if (run.active) Object.assign(run, {status: 'lost', error: {message: session.t('server.here.closed')}})
  return runs
}
