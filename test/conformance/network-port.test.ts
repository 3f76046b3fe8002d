import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BmsOperator, openOperator } from '../support/bacnet/bms-operators.js';
import { confirmed, hex, parseReply, pduType, unicast } from '../support/bacnet/wire.js';
import { answersWhoIs, type Daemon, startDaemon } from '../support/daemon.js';
import { freeUdpPort, RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';

const port = { type: 56, instance: 1 };
const property = { mode: 408, udpPort: 412, command: 417, dhcp: 402, address: 400, lifetime: 419 } as const;
const unsigned = (value: number) => ({ type: 2, value });
const enumerated = (value: number) => ({ type: 9, value });
const octets = (...value: number[]) => ({ type: 6, value });

describe.each(['node-bacnet', '@bacnet-js/client'] as const)('Network Port 1 (135-2016 §12.56), set by %s', (name) => {
  let daemon: Daemon;
  let bms: BmsOperator;
  let peer: RawPeer;

  beforeEach(async () => {
    daemon = await startDaemon({ settings: { bacnet: { password: 'geheim' }, simulator: { pace: 'none' } } });
    bms = await openOperator(name, daemon.port);
    peer = await RawPeer.open(daemon.port);
  });

  afterEach(async () => {
    bms?.close();
    await peer?.close();
    await daemon?.stop();
  });

  /** The value's octets, as hexadecimal digits. */
  const read = async (propertyId: number, from = peer) => {
    const id = propertyId.toString(16).padStart(4, '0');
    const [answer] = await from.exchange(unicast(confirmed(12, hex(`0C 0E000001 1A ${id}`))), 1000);
    const reply = answer && parseReply(answer);
    if (reply?.pduType !== pduType.complexAck) return undefined;
    return Buffer.from(reply.payload)
      .toString('hex')
      .replace(/^.*?3e/, '')
      .replace(/3f$/, '');
  };
  const changesPending = (from = peer) => read(416, from);

  it('a UDP port waits for ACTIVATE_CHANGES, then it is config.ini and the port that answers', async () => {
    const next = await freeUdpPort();
    expect(await bms.write({ ...port, propertyId: property.udpPort, value: unsigned(next) })).toBe('done');
    expect(await changesPending()).toBe('11');
    expect(await bms.reinitialize(7)).toBe('4/26');
    expect(await bms.reinitialize(7, 'falsch')).toBe('4/26');
    expect(await changesPending()).toBe('11');
    expect(await bms.reinitialize(7, 'geheim')).toBe('done');
    await answersWhoIs(next, daemon.program);
    expect(readFileSync(daemon.configFile, 'utf8')).toMatch(new RegExp(`^port ?= ?${next}$`, 'm'));
    const there = await RawPeer.open(next);
    try {
      expect(await changesPending(there)).toBe('10');
      // No restart: the same program goes on.
      expect(daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.')).toHaveLength(1);
    } finally {
      await there.close();
    }
  });

  it('DISCARD_CHANGES takes it back, and other commands say that there is no such thing', async () => {
    expect(await bms.write({ ...port, propertyId: property.lifetime, value: unsigned(60) })).toBe('done');
    expect(await bms.write({ ...port, propertyId: property.command, value: enumerated(1) })).toBe('done');
    expect([await changesPending(), await read(property.lifetime)]).toEqual(['10', '22012c']);
    // RENEW_FD_REGISTRATION of what is no foreign device, RENEW_DHCP, IDLE.
    expect(await bms.write({ ...port, propertyId: property.command, value: enumerated(2) })).toBe('2/138');
    expect(await bms.write({ ...port, propertyId: property.command, value: enumerated(4) })).toBe('2/45');
    expect(await bms.write({ ...port, propertyId: property.command, value: enumerated(0) })).toBe('2/37');
  });

  it('without a helper the address is read-only, and there is no DHCP to switch', async () => {
    expect(await bms.write({ ...port, propertyId: property.address, value: octets(127, 0, 0, 1) })).toBe('2/40');
    expect(await read(property.dhcp)).toBeUndefined();
    expect(await changesPending()).toBe('10');
  });

  it('a mode that lacks its BBMD cannot be activated, and waits on', async () => {
    expect(await bms.write({ ...port, propertyId: property.mode, value: enumerated(1) })).toBe('done');
    // Device, invalid-configuration-data.
    expect(await bms.reinitialize(7, 'geheim')).toBe('0/46');
    expect([await changesPending(), await read(property.mode)]).toEqual(['11', '9101']);
    await until(
      () => daemon.program.log.some(({ reason }) => String(reason).includes('FD_BBMD_Address')),
      2000,
      'the reason in the log',
    );
  });

  it('what is activated outlives a restart that is asked for at once', async () => {
    expect(await bms.write({ ...port, propertyId: property.lifetime, value: unsigned(600) })).toBe('done');
    expect(await bms.reinitialize(7, 'geheim')).toBe('done');
    expect(await bms.reinitialize(0, 'geheim')).toBe('done');
    const starts = () => daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.');
    await until(() => starts().length === 2, 5000, 'the cold start');
    await answersWhoIs(daemon.port, daemon.program);
    expect(await read(property.lifetime)).toBe('220258');
    expect(readFileSync(daemon.configFile, 'utf8')).toMatch(/^bbmd_ttl_s ?= ?600$/m);
  });

  it('what is activated outlives the end of the program', async () => {
    expect(await bms.write({ ...port, propertyId: property.lifetime, value: unsigned(600) })).toBe('done');
    expect(await bms.reinitialize(7, 'geheim')).toBe('done');
    await daemon.program.stop();
    expect(readFileSync(daemon.configFile, 'utf8')).toMatch(/^bbmd_ttl_s ?= ?600$/m);
  });

  it('WARMSTART activates what waits, and starts anew', async () => {
    expect(await bms.write({ ...port, propertyId: property.lifetime, value: unsigned(600) })).toBe('done');
    expect(await bms.reinitialize(1, 'geheim')).toBe('done');
    const starts = () => daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.');
    await until(() => starts().length === 2, 5000, 'the warm start');
    await answersWhoIs(daemon.port, daemon.program);
    expect([await read(property.lifetime), await changesPending()]).toEqual(['220258', '10']);
    // Last_Restart_Reason of the Device is warmstart.
    const [answer] = await peer.exchange(unicast(confirmed(12, hex('0C 0200053A 19 C4'))), 1000);
    expect(answer && Buffer.from(answer).toString('hex')).toMatch(/3e91023f$/);
  });
});
