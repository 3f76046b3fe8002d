import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startGateway, thrift, thriftyHeap } from '../../src/launcher/gateway-process.js';
import { Slots } from '../../src/launcher/slots.js';
import { root } from '../support/daemon.js';

it('a gateway that cannot even be started has ended: the launcher tries it again', async () => {
  // Longer than an argument may be: as where no memory is left, Node throws and tells no event.
  const gateway = startGateway(new Slots('/nowhere'), 'a', ['x'.repeat(200_000)]);
  gateway.kill('SIGTERM');
  gateway.send({ kind: 'outcome' });
  expect(await gateway.ended).toEqual({ code: null, signal: null });
});

it('gives the gateway the options of Node that `npm start` gives it', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const variables = Object.entries(thriftyHeap).map(([name, value]) => `${name}=${value}`);
  expect(scripts.start).toBe(`${variables.join(' ')} node ${thrift.join(' ')} scripts/start.mjs`);
});

it('Node knows each of these options, or it would end at once', () => {
  expect(spawnSync(process.execPath, [...thrift, '--eval', 'process.exit(42)']).status).toBe(42);
});
