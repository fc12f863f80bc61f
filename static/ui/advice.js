// @ts-check
/**
 * What TensorFlow Playground leaves unsaid: with more points in a batch than train, its weights never change. Of points
 * that are given, one's own or a table's, a batch takes as many as there are.
 */
import {activeDataset} from './rules.js'
import {session} from './session.js'

const KEY = 'notice.batch'

export function bindAdvice() {
  const look = () => {
    const told = session.notices.find((notice) => notice.key === KEY)
    const {batch_size: batch, compat} = session.values
    const points = session.layout?.n_train ?? Infinity
    const idle = compat === 'tfplayground' && batch > points && !session.rules.given.includes(activeDataset(session.values))
    if (told && (!idle || told.values?.batch !== batch || told.values?.points !== points)) session.dismiss(told)
    if (!idle || session.notices.some((notice) => notice.key === KEY)) return
    const changes = {batch_size: points}
    session.notify({key: KEY, values: {batch, points}, kind: 'warning', action: {key: 'remedy.batch_size', values: changes, act: () => session.set(changes)}})
  }
  session.on('layout', look)
  session.on('settings', look)
}
