// Every workload against every server, in rounds: each round visits all of them, so that a slow minute of the machine
// hits all alike.
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { median } from './numbers.mjs';
import { spawnClient } from './server-process.mjs';
import { isGoodAnswer, workloads } from './workloads.mjs';

export class LoadClient {
  #child = spawnClient(join(root, 'test/bench/load.mjs'));

  run(task) {
    return new Promise((resolve) => {
      this.#child.once('message', resolve);
      this.#child.send(task);
    });
  }

  stop() {
    this.#child.disconnect();
    this.#child.kill('SIGTERM');
  }
}

/** Results by workload and server: requests a second, CPU microseconds a request; or why there is none. */
export async function measureThroughput(servers, { rounds, durationMs, warmUpMs }) {
  const client = new LoadClient();
  const results = new Map(workloads.map(({ name }) => [name, new Map()]));
  const excluded = new Map();
  const visit = async (server, workload, forMs) => {
    if (excluded.has(`${server.name} ${workload.name}`)) return undefined;
    const before = await server.usage();
    const load = await client.run({
      port: server.port,
      packet: workload.packet.toString('base64'),
      window: workload.window,
      durationMs: forMs,
    });
    const reason = await fault(server, workload, load);
    if (reason) {
      excluded.set(`${server.name} ${workload.name}`, reason);
      return undefined;
    }
    const after = await server.usage();
    return { rate: (load.answered / load.elapsedMs) * 1000, cpuUs: (after.cpuUs - before.cpuUs) / load.answered };
  };
  for (const workload of workloads) {
    for (const server of servers) await visit(server, workload, warmUpMs);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const workload of workloads) {
      for (let turn = 0; turn < servers.length; turn += 1) {
        const server = servers[(turn + round) % servers.length];
        const sample = await visit(server, workload, durationMs);
        if (sample) append(results.get(workload.name), server.name, sample);
      }
    }
  }
  client.stop();
  return workloads.map(({ name }) => ({
    workload: name,
    byServer: Object.fromEntries(
      servers.map((server) => [
        server.name,
        summary(results.get(name).get(server.name), excluded.get(`${server.name} ${name}`)),
      ]),
    ),
  }));
}

async function fault(server, workload, load) {
  if (!server.alive) {
    await server.restart();
    return 'its process ends';
  }
  if (load.answered === 0) return 'no answer';
  if (!server.isEcho && !isGoodAnswer(load.answerHead, workload.service)) return `answers ${load.answerHead}`;
  return undefined;
}

function append(bySample, name, sample) {
  bySample.set(name, [...(bySample.get(name) ?? []), sample]);
}

function summary(samples, reason) {
  if (!samples || samples.length === 0) return { missing: reason ?? 'not measured' };
  return {
    rate: median(samples.map(({ rate }) => rate)),
    cpuUs: median(samples.map(({ cpuUs }) => cpuUs)),
    samples,
  };
}

/** Median of the ratios of one round each: what slows the machine slows both. */
export function ratioOf(one, other, quantity) {
  if (!one?.samples || !other?.samples) return Number.NaN;
  const rounds = Math.min(one.samples.length, other.samples.length);
  return median(
    Array.from({ length: rounds }, (_, round) => one.samples[round][quantity] / other.samples[round][quantity]),
  );
}
