/** Where the neurons stand: inside the room, apart from each other, in columns from left to right. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {load} from './modules.mjs'

const {layout} = await load('network_layout.js')
const ROOMS = {
  laptop: {width: 760, height: 620, left: 58, right: 6, top: 56},
  phone: {width: 330, height: 380, left: 58, right: 6, top: 56},
}
const NETWORKS = {
  'the usual one': [7, 4, 2, 1],
  'no hidden layer': [7, 1],
  'one input': [1, 8, 1],
  'six layers of eight': [7, 8, 8, 8, 8, 8, 8, 1],
  'the largest a link may hold': [7, ...Array(10).fill(32), 1],
}

for (const [place, room] of Object.entries(ROOMS)) {
  for (const [what, sizes] of Object.entries(NETWORKS)) {
    const {size, columns, centre} = layout(sizes, room)

    test(`${place}, ${what}: a place for every neuron`, () => {
      assert.deepEqual(columns.map((column) => column.length), sizes)
      assert.equal(centre.length, sizes.length)
    })
    test(`${place}, ${what}: columns go from left to right and stay in the room`, () => {
      const lefts = columns.map((column) => column[0].x)
      assert.ok(lefts[0] >= room.left)
      lefts.slice(1).forEach((x, k) => assert.ok(x > lefts[k]))
      assert.ok(lefts[lefts.length - 1] + size <= room.width - room.right + 1e-9)
    })
    test(`${place}, ${what}: a column's neurons share its middle and its height is centred`, () => {
      const middle = room.top + (room.height - room.top) / 2
      columns.forEach((column, k) => {
        column.forEach(({x}) => assert.ok(Math.abs(x + size / 2 - centre[k]) < 1e-9))
        const [first, last] = [column[0], column[column.length - 1]]
        assert.ok(Math.abs((first.y + last.y + size) / 2 - middle) < 1e-9)
      })
    })
  }
  for (const what of ['the usual one', 'no hidden layer', 'one input', 'six layers of eight']) {
    const {size, columns} = layout(NETWORKS[what], room)

    test(`${place}, ${what}: no neuron covers another, none leaves the room`, () => {
      for (const column of columns) {
        column.slice(1).forEach(({y}, i) => assert.ok(y - column[i].y > size))
        assert.ok(column[0].y >= room.top)
        assert.ok(column[column.length - 1].y + size <= room.height)
      }
    })
  }
}

test('without any input the columns still have their places', () => {
  const {columns, centre} = layout([0, 4, 1], ROOMS.laptop)
  assert.deepEqual(columns[0], [])
  assert.ok(centre.every(Number.isFinite))
})
