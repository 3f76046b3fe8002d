// What the daemon alone takes: the simulated UPS is in another process, at the other end of a pseudo-terminal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lookOnce } from '../soak/people.mjs';
import { freeTcpPort } from '../soak/service.mjs';
import { UpsLine } from '../soak/ups-line.mjs';
import { median } from './numbers.mjs';
import { firstAnswer, freePort, ServerProcess } from './server-process.mjs';
import { LoadClient } from './throughput.mjs';
import { workloads } from './workloads.mjs';

/** RSS until the page is asked for, by the line of Node: newer ones map more of their own program. The one place of these goals. */
const goalBytes = { 20: 80e6, 22: 85e6, 24: 85e6 };
const [nodeLine] = process.versions.node.split('.');
const looks = 5;

/** RSS in bytes, medians of the runs: polling, after each workload, after people have looked at every page. */
export async function measureMemory({ runs, pollingMs, loadMs }) {
  const seen = [];
  for (let run = 0; run < runs; run += 1) seen.push(await measureOnce(pollingMs, loadMs));
  const middle = (name) => median(seen.map((one) => one[name]));
  return { runs, pollingMs, polling: middle('polling'), loaded: middle('loaded'), looked: middle('looked') };
}

async function measureOnce(pollingMs, loadMs) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const line = new UpsLine(folder);
  const client = new LoadClient();
  let server;
  try {
    await line.plug();
    const [port, web] = [await freePort(), await freeTcpPort()];
    const file = join(folder, 'config.ini');
    writeFileSync(
      file,
      `[ups]\nfamily=masterys-gp4\n[serial]\nport=${line.path}\n[bacnet]\nbind=127.0.0.1\nport=${port}\n` +
        `[web]\nbind=127.0.0.1\nport=${web}\n[ftp]\nport=${await freeTcpPort()}\n[network]\nbackend=none\n`,
    );
    server = new ServerProcess('gateway', port, 'dist/main.js', ['--config', file, '--data', join(folder, 'data')]);
    await firstAnswer(port);
    await pause(pollingMs);
    const polling = server.rssBytes();
    for (const { packet, window } of workloads) {
      await client.run({ port, packet: packet.toString('base64'), window, durationMs: loadMs });
    }
    const loaded = server.rssBytes();
    for (let look = 0; look < looks; look += 1) await lookOnce(web);
    return { polling, loaded, looked: server.rssBytes() };
  } finally {
    client.stop();
    await server?.stop();
    line.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function memoryLines({ runs, pollingMs, polling, loaded, looked }) {
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  const most = goalBytes[nodeLine];
  const goal = (bytes) =>
    most === undefined
      ? `| | ${mb(bytes)} | no goal for Node ${nodeLine} |`
      : `| ≤ ${most / 1e6} | ${mb(bytes)} | ${bytes <= most ? 'met' : '**missed**'} |`;
  return [
    `| RSS of the daemon alone on Node ${nodeLine}, MB; median of ${runs} runs | wanted | measured | |`,
    '| --- | ---: | ---: | --- |',
    `| polling a UPS for ${pollingMs / 1000} s ${goal(polling)}`,
    `| right after the load above ${goal(loaded)}`,
    `| and after each page was looked at ${looks} times | | ${mb(looked)} | |`,
  ];
}
