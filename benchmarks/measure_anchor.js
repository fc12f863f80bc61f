// Measures TensorFlow Playground's network code, given as CommonJS source: an epoch of 250 points as its `oneStep`
// trains it, and every node over the 100 x 100 grid as its `updateDecisionBoundary` computes it.
({source, nets, batches, rounds}) => {
  const nn = {};
  new Function('exports', source)(nn);
  const ROUND_MS = 50;
  const features = [(x, y) => x, (x, y) => y, (x, y) => x * x, (x, y) => y * y, (x, y) => x * y,
                    (x, y) => Math.sin(x), (x, y) => Math.sin(y)];

  const fastest = (work) => {
    let repetitions = 1;
    for (;;) {
      const begun = performance.now();
      for (let i = 0; i < repetitions; i++) work();
      if (performance.now() - begun >= ROUND_MS) break;
      repetitions *= 2;
    }
    let best = Infinity;
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now();
      for (let i = 0; i < repetitions; i++) work();
      best = Math.min(best, (performance.now() - begun) / repetitions);
    }
    return best;
  };

  const points = Array.from({length: 250}, () => {
    const x = 10 * Math.random() - 5, y = 10 * Math.random() - 5;
    return {x, y, label: Math.hypot(x, y) < 2.5 ? 1 : -1};
  });
  const rows = [];
  for (const [net, [count, hidden]] of Object.entries(nets)) {
    const used = features.slice(0, count);
    const input = (x, y) => used.map(feature => feature(x, y));
    const ids = used.map((_, i) => `input${i}`);
    const network = nn.buildNetwork([count, ...hidden, 1], nn.Activations.TANH, nn.Activations.TANH, null, ids, false);
    const boundary = {};
    nn.forEachNode(network, true, node => {
      boundary[node.id] = Array.from({length: 100}, () => new Array(100));
    });
    const drawGrid = () => {
      for (let i = 0; i < 100; i++) {
        for (let j = 0; j < 100; j++) {
          nn.forwardProp(network, input(-6 + 12 * i / 99, 6 - 12 * j / 99));
          nn.forEachNode(network, true, node => { boundary[node.id][i][j] = node.output; });
        }
      }
    };
    const grid_ms = fastest(drawGrid);
    for (const batch of batches) {
      const epoch = () => points.forEach((point, i) => {
        nn.forwardProp(network, input(point.x, point.y));
        nn.backProp(network, point.label, nn.Errors.SQUARE);
        if ((i + 1) % batch === 0) nn.updateWeights(network, 0.03, 0);
      });
      const epoch_us = Math.round(1e4 * fastest(epoch)) / 10;
      // Its thumbnails are block means of the same grid.
      const ms = Math.round(1e3 * grid_ms) / 1e3;
      rows.push({where: 'chromium', backend: 'nn.ts', net, batch, epoch_us, grid_ms: ms, thumbs_ms: ms});
    }
  }
  return rows;
}
