// Keeps the page true to the daemon: one stream of pictures, put into the cells that are there already.
// Numbers are written as the daemon writes them (daemon/src/web/page/numbers.rs). A page of another shape
// is fetched anew, so that there is one place that makes HTML. Without this script the page still works.
'use strict';
(() => {
  const root = document.documentElement;
  const spanish = root.lang === 'es';
  const point = spanish ? ',' : '.';
  const SPACE = '\u00a0', THIN = '\u202f';
  const STALE_MS = 3500, AGAIN_MS = 5000;
  const one = (what, within = document) => within.querySelector(what);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const words = one('#words'), button = one('#live');
  const nothing = words.dataset.nothing;
  const wordOf = (state) => one(`[data-word="${state}"]`, words).textContent;

  // -- numbers ---------------------------------------------------------------------------------------

  const count = (n) => {
    const digits = String(n);
    return digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, THIN);
  };
  const scaled = (n, units) => {
    let unit = 0, size = 1;
    while (Math.floor(n / size) >= 1000 && unit + 1 < units.length) { size *= 1000; unit += 1; }
    const whole = Math.floor(n / size);
    const tenth = Math.floor((n % size) / (size / 10));
    const text = unit === 0 || whole >= 10 ? count(whole) : whole + point + tenth;
    return text + SPACE + units[unit];
  };
  const rate = (milli) => {
    if (milli === 0) return '0';
    if (milli < 100) return `<${SPACE}0${point}1`;
    if (milli < 10000) return Math.floor(milli / 1000) + point + Math.floor(milli % 1000 / 100);
    return count(Math.floor(milli / 1000));
  };
  const span = (s) => {
    const min = Math.floor(s / 60), h = Math.floor(s / 3600), d = Math.floor(s / 86400);
    const two = (a, unit, b, small) => a + SPACE + unit + (b ? ` ${b}${SPACE}${small}` : '');
    if (d) return two(d, 'd', h % 24, 'h');
    if (h) return two(h, 'h', min % 60, 'min');
    return min ? `${min}${SPACE}min` : `${s}${SPACE}s`;
  };
  const formats = {
    count, rate, span,
    bytes: (n) => scaled(n, ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']),
    time: (n) => scaled(n, ['µs', 'ms', 's']),
  };
  const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const put = (element, value) => {
    const none = value === null || value === undefined;
    write(element, none ? nothing : formats[element.dataset.f](value));
    if (none) delete element.dataset.v; else element.dataset.v = value;
  };
  const set = (element, name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

  // -- drawings --------------------------------------------------------------------------------------

  const draw = (spark, points, most) => {
    const height = (y) => 100 - Math.min(100, Math.floor(y * 100 / Math.max(1, most)));
    const steps = points.slice(1).map((y, i) => `l1 ${height(y) - height(points[i])}`).join('');
    set(one('.area', spark), 'd', `M0 100V${height(points[0])}${steps}V100Z`);
    set(one('.line', spark), 'd', `M0 ${height(points[0])}${steps}`);
  };
  // lines that stand together share a scale
  const redraw = (sparks) => {
    const points = sparks.map((spark) => spark.dataset.points.split(' ').map(Number));
    const most = Math.max(0, ...points.flat());
    sparks.forEach((spark, i) => draw(spark, points[i], most));
  };
  const advance = (picture) => {
    for (const spark of all('[data-spark]')) {
      const points = spark.dataset.points.split(' ').slice(1);
      points.push(picture.p[spark.dataset.spark] ?? 0);
      spark.dataset.points = points.join(' ');
    }
    all('table').forEach((table) => redraw(all('[data-spark]', table)));
    all('.tiles [data-spark]').forEach((spark) => redraw([spark]));
  };
  const bar = (svg, parts) => {
    const sum = Math.max(1, parts.reduce((a, b) => a + b, 0));
    let begin = 0;
    all('rect', svg).forEach((rect, i) => {
      const share = parts[i] * 100 / sum;
      set(rect, 'x', begin.toFixed(2));
      set(rect, 'width', share.toFixed(2));
      begin += share;
    });
    const text = parts.map((n, i) => n && `${i + 1}xx ${count(n)}`).filter(Boolean).join(' · ');
    set(svg, 'aria-label', text);
    write(one('title', svg), text);
  };

  // -- one picture -----------------------------------------------------------------------------------

  const say = (texts) => (texts ? texts[spanish ? 1 : 0] : '');
  const tell = (picture) => {
    const lines = picture.news.map(([state, name, why]) => {
      const line = document.createElement('li');
      line.dataset.state = state;
      for (const [tag, kind, text] of [
        ['span', 'dot', ''], ['b', '', name], ['span', 'word', wordOf(state)], ['span', 'note', say(why)],
      ]) {
        const part = document.createElement(tag);
        if (kind) part.className = kind;
        part.textContent = text;
        line.append(part);
      }
      return line;
    });
    if (picture.more) {
      const line = document.createElement('li');
      line.className = 'more';
      line.textContent = say(picture.more);
      lines.push(line);
    }
    const news = one('#news');
    const same = news.children.length === lines.length
      && lines.every((line, i) => line.isEqualNode(news.children[i]));
    if (!same) news.replaceChildren(...lines);
  };
  const apply = (picture) => {
    document.title = say(picture.t.title);
    one('.verdict').dataset.tone = picture.tone;
    for (const place of all('[data-t]')) write(place, say(picture.t[place.dataset.t]));
    for (const place of all('[data-n]')) put(place, picture.n[place.dataset.n]);
    for (const fill of all('[data-gauge]')) {
      const [part, whole] = fill.dataset.gauge.split('/').map((name) => picture.n[name]);
      set(fill, 'width', (whole ? Math.min(100, part * 100 / whole) : 0).toFixed(2));
    }
    for (const row of all('[data-r]')) {
      const values = picture.r[row.dataset.r];
      if (!values) continue;
      picture.k.forEach((key, i) => {
        const cell = one(`[data-c="${key}"]`, row);
        if (!cell) return;
        put(cell, values[i]);
        cell.classList.toggle('zero', !values[i]);
      });
    }
    for (const place of all('[data-s]')) {
      const state = picture.s[place.dataset.s];
      if (!state || place.dataset.state === state) continue;
      place.dataset.state = state;
      const word = one('.pill .word', place);
      if (!word) continue;
      word.textContent = wordOf(state);
      place.classList.remove('changed');
      void place.offsetWidth;
      place.classList.add('changed');
    }
    for (const svg of all('[data-parts]')) {
      const parts = picture.a[svg.dataset.parts];
      if (parts) bar(svg, parts);
    }
    tell(picture);
    sortAll();
  };

  // -- the order of rows -----------------------------------------------------------------------------

  const STATES = all('[data-word]', words).map((word) => word.dataset.word);
  const asked = new URLSearchParams(location.search);
  let order = null;
  const isColumn = (by) => by && all('th[data-sort]').some((head) => head.dataset.sort === by);
  if (isColumn(asked.get('sort'))) {
    const head = one(`th[data-sort="${asked.get('sort')}"]`);
    order = { by: head.dataset.sort, down: (asked.get('dir') ?? head.dataset.dir) === 'desc' };
  }
  const place = (row) => row.dataset.r.split('/').map(Number);
  const inTable = (a, b) => { const [x, y] = [place(a), place(b)]; return x[0] - y[0] || x[1] - y[1]; };
  const keyOf = (row) => {
    if (order.by === 'state') return STATES.indexOf(row.dataset.state);
    const value = one(`[data-c="${order.by}"]`, row)?.dataset.v;
    return value === undefined ? -1 : Number(value);
  };
  const sortAll = () => {
    if (!order) return;
    for (const body of all('tbody')) {
      const rows = [...body.rows];
      const sign = order.down ? -1 : 1;
      const keys = new Map(order.by === 'server' ? [] : rows.map((row) => [row, keyOf(row)]));
      const sorted = [...rows].sort((a, b) => (order.by === 'server'
        ? sign * inTable(a, b)
        : sign * (keys.get(a) - keys.get(b)) || inTable(a, b)));
      if (sorted.some((row, i) => row !== rows[i])) body.append(...sorted);
    }
  };
  const showOrder = () => {
    for (const head of all('th[data-sort]')) {
      const mine = order && head.dataset.sort === order.by;
      head.setAttribute('aria-sort', mine ? (order.down ? 'descending' : 'ascending') : 'none');
    }
  };
  document.addEventListener('click', (event) => {
    const head = event.target.closest?.('th[data-sort]');
    if (!head || !event.target.closest('a') || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const by = head.dataset.sort;
    order = { by, down: order?.by === by ? !order.down : head.dataset.dir === 'desc' };
    showOrder();
    sortAll();
    const search = new URLSearchParams(location.search);
    search.set('sort', by);
    search.set('dir', order.down ? 'desc' : 'asc');
    history.replaceState(null, '', `?${search}${location.hash}`);
    for (const link of all('.choice a')) {
      const to = new URL(link.href);
      to.searchParams.set('sort', by);
      to.searchParams.set('dir', order.down ? 'desc' : 'asc');
      link.href = to;
    }
  });

  // -- a page of another shape -----------------------------------------------------------------------

  let fetching = false;
  const fetchAnew = async () => {
    if (fetching) return;
    fetching = true;
    try {
      const answer = await fetch(location.pathname + location.search, { cache: 'no-store' });
      if (!answer.ok) return;
      const other = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const open = one('.legend')?.open;
      const held = document.activeElement?.closest('th[data-sort]')?.dataset.sort;
      one('#main').replaceWith(other.getElementById('main'));
      if (open) one('.legend').open = true;
      if (held) one(`th[data-sort="${held}"] a`)?.focus();
      document.title = other.title;
    } catch {
      // the stream will tell, too
    } finally {
      // not more often than this, and not all readers at once
      setTimeout(() => { fetching = false; }, 2000 + Math.random() * 1000);
    }
  };
  const take = (picture) => {
    const main = one('#main');
    const behind = picture.step - Number(main.dataset.step);
    if (picture.shape !== main.dataset.shape || behind < 0 || behind > 1) {
      fetchAnew();
      return;
    }
    if (behind === 1) {
      advance(picture);
      main.dataset.step = picture.step;
    }
    apply(picture);
  };

  // -- the stream ------------------------------------------------------------------------------------

  let stream = null, last = Date.now(), paused = false;
  const show = (state, text) => {
    if (button.dataset.live !== state) button.dataset.live = state;
    write(one('.word', button), text);
    button.title = paused ? button.dataset.wordResume : button.dataset.wordPause;
    button.setAttribute('aria-pressed', String(paused));
    document.body.classList.toggle('stale', state === 'stale');
  };
  const listen = () => {
    stream?.close();
    stream = new EventSource('/live');
    stream.onmessage = (event) => {
      last = Date.now();
      show('live', button.dataset.wordLive);
      take(JSON.parse(event.data));
    };
    stream.onerror = () => {
      // a stream that was refused does not come back by itself
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => paused || listen(), AGAIN_MS);
    };
  };
  const look = () => {
    if (paused || document.hidden) return;
    const silent = Date.now() - last;
    if (silent > STALE_MS) show('stale', `${button.dataset.wordStale} ${span(Math.floor(silent / 1000))}`);
  };
  const pause = (wanted) => {
    paused = wanted;
    last = Date.now();
    if (paused) {
      stream?.close();
      show('paused', button.dataset.wordPaused);
    } else {
      show('wait', button.dataset.wordLive);
      listen();
    }
  };
  button.addEventListener('click', () => pause(!paused));
  // nobody looks: no stream
  document.addEventListener('visibilitychange', () => {
    if (paused) return;
    if (document.hidden) stream?.close(); else { last = Date.now(); listen(); }
  });
  button.hidden = false;
  setInterval(look, 500);
  listen();
})();
