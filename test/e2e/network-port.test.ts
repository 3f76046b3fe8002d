import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../support/daemon.js';
import {
  type GatewayMachine,
  gatewayMachinesMissing,
  gatewayMachinesNote,
  makeGatewayMachine,
} from '../support/machine/gateway-machine.js';
import { ownMachine } from '../support/machine/own-machine.js';
import { skipTimeUntil } from '../support/skip-time.js';
import { until } from '../support/until.js';

/** Network Port 1: type 56, instance 1. */
const port = '0c0e000001';
const octetsOf = (address: string) =>
  address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('');

describe.skipIf(gatewayMachinesMissing)(`the address of a machine, from a BMS${gatewayMachinesNote}`, () => {
  const before = ownMachine();
  let site: GatewayMachine;
  let gateway: ReturnType<GatewayMachine['startGateway']>;
  let invokeId = 0;

  /** The BMS has 198.51.100.1 all the time. Answers begin with PDU type and invoke id. */
  const ask = (address: string, service: string, parameters: string, waitMs = 1000): string => {
    invokeId = (invokeId + 1) % 256;
    const header = `0005${invokeId.toString(16).padStart(2, '0')}${service}`;
    const script = `${join(root, 'test/e2e/ask-packet.mjs')} ${address} ${header}${parameters} ${waitMs}`;
    return site.machine.sh(`ip netns exec peer ${process.execPath} ${script}`).trim();
  };
  /** IP_Address 400, in the octets of an answer. */
  const addressAt = (address: string) => /3e64([0-9a-f]{8})3f$/.exec(ask(address, '0c', `${port}1a0190`))?.[1];
  const changesPendingAt = (address: string) => /3e(1[01])3f$/.exec(ask(address, '0c', `${port}1a01a0`))?.[1];
  const writeAddress = (at: string, address: string) => ask(at, '0f', `${port}1a01903e64${octetsOf(address)}3f`);
  /** ReinitializeDevice ACTIVATE_CHANGES with the password; to ask whether somebody has the address takes seconds. */
  const activate = (at: string) => ask(at, '14', '09071d070067656865696d', 10_000);
  const acknowledged = (answer: string) => answer.startsWith('20');
  const config = () => readFileSync(join(site.folder, 'config.ini'), 'utf8');

  beforeEach(async () => {
    site = await makeGatewayMachine();
    writeFileSync(join(site.folder, 'config.ini'), '[bacnet]\npassword=geheim\n[network]\ndhcp=yes\n');
    gateway = site.startGateway();
    await until(() => addressAt('198.51.100.2') === octetsOf('198.51.100.2'), 30_000, 'the port as the machine has it');
  }, 90_000);

  afterEach(async () => {
    await site?.remove();
    expect(ownMachine()).toEqual(before);
  });

  it('moves with ACTIVATE_CHANGES, stays when the BMS finds it again, and comes back when not', async () => {
    // Once the machine has said that its address is no lease.
    await until(() => acknowledged(writeAddress('198.51.100.2', '198.51.100.9')), 10_000, 'the write');
    expect([changesPendingAt('198.51.100.2'), addressAt('198.51.100.2')]).toEqual(['11', octetsOf('198.51.100.9')]);
    expect(site.machine.addresses()).toContain('198.51.100.2');
    expect(ask('198.51.100.2', '14', '09071d070066616c736368')).toContain('9104911a');
    expect(acknowledged(activate('198.51.100.2'))).toBe(true);
    // The request that is answered there is the proof.
    await until(() => addressAt('198.51.100.9') === octetsOf('198.51.100.9'), 30_000, 'the new address');
    expect(changesPendingAt('198.51.100.9')).toBe('10');
    const record = () => JSON.parse(readFileSync(join(site.folder, 'data/network.json'), 'utf8'));
    await until(() => record().pending === undefined, 10_000, 'the confirmation');
    expect(record().confirmed).toMatchObject({ dhcp: false, address: '198.51.100.9', netmask: '255.255.255.0' });
    expect(config()).toContain('address=198.51.100.9');

    expect(acknowledged(writeAddress('198.51.100.9', '198.51.100.77'))).toBe(true);
    expect(acknowledged(activate('198.51.100.9'))).toBe(true);
    await until(() => record().pending?.stage === 'applied', 30_000, 'the change');
    await skipTimeUntil(gateway, () => record().pending === undefined, 60_000, 'the former address');
    await until(() => addressAt('198.51.100.9') === octetsOf('198.51.100.9'), 30_000, 'it answers there');
    expect(config()).toContain('address=198.51.100.9');
    expect(addressAt('198.51.100.77')).toBeUndefined();
  }, 150_000);
});
