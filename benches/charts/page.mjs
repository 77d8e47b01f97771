// The page that draws the same answers with uPlot, ECharts and ours, and times each from bytes to pixels.
import start from '/ours/charts.js';

await start();
const { uPlot, echarts, ours } = globalThis;
const COLORS = ['#11171b', '#0a60a6', '#0b7a63', '#cc8500', '#bf2600', '#7c5a94'];
const WARM = 5;
const answers = new Map();

/** An answer as Prometheus writes it, as bytes. */
function answer(nSeries, nSamples, how) {
  const key = `${nSeries} ${nSamples} ${how}`;
  if (answers.has(key)) return answers.get(key);
  let seed = 42;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const series = [];
  for (let n = 0; n < nSeries; n += 1) {
    const values = [];
    let value = 60 + 8 * n;
    for (let at = 0; at < nSamples; at += 1) {
      value = Math.max(0, value + (random() - 0.5) * 4);
      values.push(`[${1_795_240_000 + at * 15},"${how === 'long' ? value : value.toFixed(6)}"]`);
    }
    series.push(`{"metric":{"__name__":"http_requests:rate5m","instance":"checkout-${n}:8080","job":"checkout"},"values":[${values}]}`);
  }
  const bytes = new TextEncoder().encode(`{"status":"success","data":{"resultType":"matrix","result":[${series}]}}`);
  answers.set(key, bytes);
  return bytes;
}

/** Columns, as uPlot wants them. */
function columns(bytes) {
  const { data: { result } } = JSON.parse(new TextDecoder().decode(bytes));
  const times = Float64Array.from(result[0].values, ([at]) => at);
  return [times, ...result.map(({ values }) => Float64Array.from(values, ([, value]) => Number(value)))];
}

/** uPlot's own recipe for heatmaps (its demo latency-heatmap): a Path2D for each colour. */
function heatmapPaths(palette) {
  return (u, at) => uPlot.orient(u, at, (series, dataX, dataY, scaleX, scaleY, posX, posY, xOff, yOff, xDim, yDim, moveTo, lineTo, rect) => {
    const [xs, ys, counts, fills] = u.data[at];
    const paths = palette.map(() => new Path2D());
    const nRows = xs.length - ys.lastIndexOf(ys[0]);
    const width = posX(xs[nRows] - xs[0], scaleX, xDim, xOff) - posX(0, scaleX, xDim, xOff);
    const height = posY(ys[1] - ys[0], scaleY, yDim, yOff) - posY(0, scaleY, yDim, yOff);
    const tops = ys.slice(0, nRows).map((y) => Math.round(posY(y, scaleY, yDim, yOff) - height / 2));
    const lefts = Array.from({ length: xs.length / nRows }, (_, n) => Math.round(posX(xs[n * nRows], scaleX, xDim, xOff) - width));
    for (let n = 0; n < xs.length; n += 1) {
      if (counts[n] > 0 && xs[n] >= scaleX.min && xs[n] <= scaleX.max) rect(paths[fills[n]], lefts[Math.floor(n / nRows)], tops[n % nRows], width, height);
    }
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    u.ctx.clip();
    paths.forEach((path, n) => { u.ctx.fillStyle = palette[n]; u.ctx.fill(path); });
    u.ctx.restore();
    return null;
  });
}

const readBack = (context) => context.getImageData(0, 0, 1, 1).data[3];

function options(n, width, height) {
  const series = Array.from({ length: n }, (_, at) => ({ stroke: COLORS[at % COLORS.length], width: 1 }));
  return { width, height, series: [{}, ...series], legend: { show: false }, cursor: { show: false } };
}

/** Each way from bytes to a new chart in a place on the page. */
const fresh = {
  uplot(place, bytes, width, height) {
    const data = columns(bytes);
    const chart = new uPlot(options(data.length - 1, width, height), data, place);
    return chart.ctx;
  },
  ours(place, bytes, width, height) {
    ours.decode(0, bytes);
    const canvas = place.appendChild(document.createElement('canvas'));
    return ours.draw(0, canvas, width, height).getContext('2d');
  },
  ours_whole(place, bytes, width, height) {
    ours.decode(0, bytes);
    const canvas = place.appendChild(document.createElement('canvas'));
    return ours.drawWhole(0, canvas, width, height).getContext('2d');
  },
  echarts(place, bytes, width, height) {
    const [times, ...values] = columns(bytes);
    const chart = echarts.init(place, null, { renderer: 'canvas', width, height });
    const series = values.map((all) => ({ type: 'line', showSymbol: false, lineStyle: { width: 1 }, data: Array.from(all, (value, at) => [times[at] * 1000, value]) }));
    chart.setOption({ animation: false, xAxis: { type: 'time' }, yAxis: { type: 'value' }, series });
    chart.getZr().flush();
    return place.querySelector('canvas').getContext('2d');
  },
};

/** The least any chart on a canvas costs in this browser: one of that size, all of its pixels put once; nothing is drawn. */
function floor(width, height) {
  const pixels = new ImageData(width * devicePixelRatio, height * devicePixelRatio);
  return (place) => emptyChart(place, pixels);
}

function emptyChart(place, pixels) {
  const { width, height } = pixels;
  const canvas = place.appendChild(Object.assign(document.createElement('canvas'), { width, height }));
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  context.putImageData(pixels, 0, 0);
  return context;
}

/** A new place on the page, taken away after the clock has stopped. */
async function timed(work) {
  const place = document.createElement('div');
  document.body.append(place);
  const began = performance.now();
  const contexts = [work(place)].flat();
  // uPlot draws in a microtask of its own.
  await null;
  await null;
  for (const context of contexts) readBack(context);
  const took = performance.now() - began;
  place.remove();
  ours.leave();
  return took;
}

/** What is measured: by name, from which bytes, and each way of doing it. */
const cases = {
  new_chart: ({ nSeries, nSamples, how, width = 1200, height = 400 }) => {
    const bytes = answer(nSeries, nSamples, how);
    const empty = floor(width, height);
    const ways = Object.fromEntries(Object.entries(fresh).map(([name, draw]) => [name, () => timed((place) => draw(place, bytes, width, height))]));
    // As where no chart of that size was left before.
    const oursNew = () => { ours.forgetSpare(); return ways.ours(); };
    return { ...ways, ours_new: oursNew, floor: () => timed(empty) };
  },
  small_charts: ({ n }) => {
    const bytes = answer(3, 300, 'short');
    const all = (draw) => () => timed((place) => Array.from({ length: n }, () => {
      const one = document.createElement('div');
      place.append(one);
      return draw(one, bytes, 300, 120);
    }));
    const ways = { uplot: all(fresh.uplot), ours: all(fresh.ours), floor: all(floor(300, 120)) };
    return { ...ways, ours_new: () => { ours.forgetSpare(); return ways.ours(); } };
  },
  redraw: ({ nSamples }) => {
    const bytes = answer(1, nSamples, 'short');
    const data = columns(bytes);
    const place = document.body.appendChild(document.createElement('div'));
    const chart = new uPlot(options(1, 1200, 400), data, place);
    ours.decode(1, bytes);
    const canvas = ours.draw(1, document.body.appendChild(document.createElement('canvas')), 1200, 400);
    return {
      uplot: () => timed(() => { chart.setData(data); return chart.ctx; }),
      ours: () => timed(() => { ours.draw(1, canvas, 1200, 400); return canvas.getContext('2d'); }),
    };
  },
  heatmap: ({ nColumns, nRows }) => {
    let seed = 42;
    const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    // A ridge with noise around it, a fifth of the cells empty.
    const counts = Float64Array.from({ length: nColumns * nRows }, (_, n) => {
      const far = ((n % nRows) / nRows - 0.4 - 0.2 * Math.sin(n / nRows / 90)) * 6;
      return random() < 0.2 ? 0 : random() * 1e4 * Math.exp(-far * far);
    });
    const most = counts.reduce((a, b) => Math.max(a, b), 0);
    const fills = Array.from(counts, (count) => Math.max(0, Math.min(5, Math.floor(6 + (6 * Math.log(count / most)) / Math.log(1e4)))));
    const palette = [0.1, 0.24, 0.38, 0.53, 0.69, 0.86].map((opacity) => `rgba(17,23,27,${opacity})`);
    const xs = Array.from(counts, (_, n) => 60 * (1 + Math.floor(n / nRows)));
    const data = [null, [xs, Array.from(counts, (_, n) => n % nRows), Array.from(counts), fills]];
    ours.keepCells(nRows, counts);
    const empty = floor(1200, 400);
    const given = {
      mode: 2, width: 1200, height: 400, legend: { show: false }, cursor: { show: false },
      scales: { x: { time: true, range: [60, 60 * nColumns] }, y: { range: [0, nRows] } },
      series: [null, { facets: [{ scale: 'x', auto: true, sorted: 1 }, { scale: 'y', auto: true }], paths: heatmapPaths(palette) }],
    };
    return {
      uplot: () => timed((place) => new uPlot(given, data, place).ctx),
      ours: () => timed((place) => {
        const canvas = place.appendChild(document.createElement('canvas'));
        return ours.drawCells(canvas, 1200, 400).getContext('2d');
      }),
      floor: () => timed(empty),
    };
  },
  hover: ({ nSeries, nSamples }) => {
    const bytes = answer(nSeries, nSamples, 'short');
    const data = columns(bytes);
    const place = document.body.appendChild(document.createElement('div'));
    const chart = new uPlot({ ...options(nSeries, 1200, 400), cursor: { show: true } }, data, place);
    ours.decode(2, bytes);
    const over = document.body.appendChild(document.createElement('div'));
    over.style.position = 'relative';
    const part = (name) => over.appendChild(Object.assign(document.createElement('div'), { className: name }));
    const [hair, dots] = [part('hair'), Array.from({ length: nSeries }, () => part('dot'))];
    let at = 0;
    const [from, to] = [data[0][0], data[0].at(-1)];
    const step = () => (at = (at + 37) % 1100);
    return {
      uplot: () => timed(() => { const left = step(); chart.setCursor({ left, top: 50 }); return []; }),
      ours: () => timed(() => {
        const left = step();
        const values = ours.nearest(2, from + ((to - from) * left) / 1200);
        hair.style.transform = `translateX(${left}px)`;
        dots.forEach((dot, n) => { dot.style.transform = `translate(${left}px, ${400 - values[n]}px)`; });
        return [];
      }),
    };
  },
};

/** Runs a case: every way in every round, in an order of chance; milliseconds by way. */
globalThis.measure = async (kind, given, rounds, ways) => {
  const work = cases[kind](given);
  const names = Object.keys(work).filter((name) => ways.includes(name));
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -WARM; round < rounds; round += 1) {
    for (const name of names.map((name) => [Math.random(), name]).sort((a, b) => a[0] - b[0]).map(([, name]) => name)) {
      const took = await work[name]();
      // The first rounds are there to warm up: wasm is compiled a second time, and better, while it runs.
      if (round >= 0) times[name].push(took);
      await new Promise((next) => setTimeout(next, 5));
    }
  }
  return times;
};

/** The first chart of a page. */
globalThis.measureFirst = (way, { nSeries, nSamples }) => {
  const bytes = answer(nSeries, nSamples, 'long');
  const empty = floor(1200, 400);
  return timed((place) => (way === 'floor' ? empty(place) : fresh[way](place, bytes, 1200, 400)));
};
document.title = 'ready';
