// What 20 open pages cost the daemon, and how large the first page is.
import { createSocket } from 'node:dgram';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../../scripts/run.mjs';
import { measurePageStart } from './page-start.mjs';
import { firstAnswer, freePort, ServerProcess } from './server-process.mjs';
import { readProperty } from './workloads.mjs';

const pages = 20;
/** Streams of one address are bounded; loopback has addresses enough. */
const streamsPerAddress = 8;
const everyMs = 10;
const mostFirstPageBytes = 70e3;
const mostStartMs = 1500;
const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;

export async function measureWebPages(folder, { forMs }) {
  const [port, webPort] = [await freePort(), await freeTcpPort()];
  const file = join(folder, 'web.ini');
  writeFileSync(
    file,
    `[serial]\nport=simulator\n[bacnet]\nbind=127.0.0.1\nport=${port}\n` +
      `[web]\nbind=127.0.0.1\nport=${webPort}\n[ftp]\nenabled=no\n`,
  );
  const server = new ServerProcess('gateway', port, 'dist/main.js', ['--config', file, '--data', join(folder, 'web')]);
  try {
    await firstAnswer(port);
    await pageAnswers(webPort);
    const alone = await latencies(port, forMs);
    const rssAlone = server.rssBytes();
    const streams = [];
    for (let page = 0; page < pages; page += 1) {
      streams.push(await openPage(webPort, `127.0.0.${2 + Math.floor(page / streamsPerAddress)}`));
    }
    const withPages = await latencies(port, forMs);
    const rssWithPages = server.rssBytes();
    for (const stream of streams) stream.destroy();
    const startMs = await measurePageStart(webPort);
    return { pages, alone, withPages, rssAlone, rssWithPages, firstPage: firstPageBytes(), startMs };
  } finally {
    await server.stop();
  }
}

export function webLines({ alone, withPages, rssAlone, rssWithPages, firstPage, startMs }) {
  const ms = (value) => value?.toFixed(2) ?? '-';
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  const isMet = (condition) => (condition ? 'met' : '**missed**');
  const page =
    firstPage === undefined
      ? '- | not built'
      : `${(firstPage / 1e3).toFixed(1)} | ${isMet(firstPage < mostFirstPageBytes)}`;
  const start =
    startMs === undefined ? '- | no Chromium' : `${(startMs / 1e3).toFixed(2)} | ${isMet(startMs < mostStartMs)}`;
  return [
    `| the web page | wanted | without a page | with ${pages} open | |`,
    '| --- | ---: | ---: | ---: | --- |',
    `| ReadProperty, median, ms | | ${ms(alone.p50)} | ${ms(withPages.p50)} | |`,
    `| ReadProperty, p99, ms | < 10 | ${ms(alone.p99)} | ${ms(withPages.p99)} | ${isMet(withPages.p99 < 10)} |`,
    `| ReadProperty, longest, ms | | ${ms(alone.max)} | ${ms(withPages.max)} | |`,
    `| RSS, MB | < 120 | ${mb(rssAlone)} | ${mb(rssWithPages)} | ${isMet(rssWithPages < 120e6)} |`,
    `| first page compressed, with its language, kB | < ${mostFirstPageBytes / 1e3} | | ${page} |`,
    `| page usable on a fourfold slowed CPU, s | < ${mostStartMs / 1e3} | | ${start} |`,
  ];
}

/** What index.html names and the larger of the languages, compressed as they are sent; undefined while the page is not built. */
function firstPageBytes() {
  const built = join(root, 'dist/web');
  const index = join(built, 'index.html');
  if (!existsSync(index)) return undefined;
  const html = readFileSync(index, 'utf8');
  const names = readdirSync(built, { recursive: true, encoding: 'utf8' });
  const sent = (name) => gzipSync(readFileSync(join(built, name))).length;
  const named = names.filter((name) => /\.(js|css|svg)$/.test(name) && html.includes(name));
  const languages = names.filter((name) => /^assets\/(en|fr)-first-[\w-]+\.js$/.test(name));
  return ['index.html', ...named].map(sent).reduce((sum, bytes) => sum + bytes, 0) + Math.max(...languages.map(sent));
}

/** What a page does: it fetches what it needs first, then keeps its stream open. */
async function openPage(port, localAddress) {
  for (const path of ['/api/v1/status', '/api/v1/objects', '/api/v1/alarms']) await fetchAll(port, path, localAddress);
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/api/v1/stream', localAddress, headers: { authorization } });
    request.on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`a stream is refused: ${response.statusCode}`));
      response.on('data', () => {});
      response.on('error', () => {});
      resolve(request);
    });
    request.on('error', reject);
  });
}

function fetchAll(port, path, localAddress) {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, localAddress, headers: { authorization } }, (response) => {
      response.on('data', () => {}).on('end', resolve);
    }).on('error', reject);
  });
}

async function pageAnswers(port) {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      return await fetchAll(port, '/healthz', '127.0.0.1');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('the page does not come up');
}

/** One ReadProperty every few milliseconds: from request to answer, in milliseconds. */
function latencies(port, forMs) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const packet = Buffer.from(readProperty);
    const taken = [];
    let sentAt = 0;
    let waits = false;
    let missed = 0;
    socket.on('message', () => {
      if (waits) taken.push(performance.now() - sentAt);
      waits = false;
    });
    socket.connect(port, '127.0.0.1', () => {
      const ask = setInterval(() => {
        if (waits) {
          missed += 1;
          if (performance.now() - sentAt < 1000) return;
        }
        waits = true;
        sentAt = performance.now();
        socket.send(packet);
      }, everyMs);
      setTimeout(() => {
        clearInterval(ask);
        socket.close();
        taken.sort((one, other) => one - other);
        const at = (share) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))];
        resolve({ count: taken.length, missed, p50: at(0.5), p99: at(0.99), max: taken.at(-1) });
      }, forMs);
    });
  });
}

function freeTcpPort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
