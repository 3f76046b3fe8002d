import { describe, expect, it } from 'vitest';
import { oid } from '../../../src/northbound/snmp/ber/oid.js';
import { varBind } from '../../../src/northbound/snmp/message/snmp-value.js';
import { Receiver, type Sender } from '../../../src/northbound/snmp/notifications/receiver.js';
import { digestProtocols } from '../../../src/northbound/snmp/usm/digest-protocols.js';
import { OwnEngine } from '../../../src/northbound/snmp/usm/own-engine.js';
import { SaltSource } from '../../../src/northbound/snmp/usm/salt-source.js';
import { userKeys } from '../../../src/northbound/snmp/usm/user-keys.js';
import { ManualClock } from '../../support/manual-clock.js';
import { engineId, user } from '../../support/snmp/agent-bench.js';
import { pdu, pduTags, readV2c, readV3, report, v2c, v3 } from '../../support/snmp/wire.js';

const passphrases = { authentication: user.auth, privacy: user.priv };
const byV3: Sender = { version: '3', keys: userKeys(user.name, digestProtocols.sha, passphrases) };
const byV2c: Sender = { version: '2c', community: Buffer.from('our-plant') };
const binds = [varBind(oid('1.3.6.1.2.1.1.3.0'), { kind: 'timeTicks', number: 4200 })];
const usmStats = '1.3.6.1.6.3.15.1.1';

function bench(sender: Sender, isInform: boolean) {
  const clock = new ManualClock();
  const sent: Uint8Array[] = [];
  const engine = new OwnEngine({ engineId, engineBoots: 7 }, clock);
  const receiver = new Receiver({
    sender,
    isInform,
    engine,
    salts: new SaltSource(),
    clock,
    send: (octets) => sent.push(octets),
  });
  const last = () => sent.at(-1) ?? new Uint8Array();
  return { clock, sent, receiver, last };
}

/** The engine of who receives informs, with a clock of its own. */
const theirs = Buffer.from('800000000509080706', 'hex');

function opened(octets: Uint8Array) {
  return readV3(octets, user.auth, user.priv);
}

describe('a trap', () => {
  it('of version 3 is signed and encrypted with the clock of this engine, and sent once', async () => {
    const { clock, sent, receiver, last } = bench(byV3, false);
    await clock.advance(61_000);
    receiver.tell(binds);
    await clock.advance(600_000);
    expect(sent).toHaveLength(1);
    const { tag, flags, isSigned, boots, time, engineId: named } = opened(last());
    expect([tag, flags, isSigned, boots, time]).toEqual([pduTags.trap, 3, true, 7, 61]);
    expect(named).toEqual(Buffer.from(engineId));
  });

  it('of version 2c has the community', () => {
    const { receiver, last } = bench(byV2c, false);
    receiver.tell(binds);
    expect(readV2c(last())).toMatchObject({ tag: pduTags.trap, binds: [{ name: '1.3.6.1.2.1.1.3.0', tag: 0x43 }] });
  });
});

describe('an inform', () => {
  it('of version 2c is sent again until it is confirmed, the next one after it', async () => {
    const { clock, sent, receiver, last } = bench(byV2c, true);
    receiver.tell(binds);
    receiver.tell(binds);
    expect(sent).toHaveLength(1);
    await clock.advance(2000);
    expect(sent).toHaveLength(2);
    const { tag, id } = readV2c(last());
    expect(tag).toBe(pduTags.inform);
    expect(readV2c(sent[0] ?? last()).id).toBe(id);
    receiver.hear(v2c('our-plant', pdu('response', id + 1, [])));
    receiver.hear(v2c('another', pdu('response', id, [])));
    expect(receiver.tally.confirmed).toBe(0);
    receiver.hear(v2c('our-plant', pdu('response', id, [])));
    expect(receiver.tally.confirmed).toBe(1);
    expect(sent).toHaveLength(3);
  });

  it('that nobody confirms is sent five times and given up', async () => {
    const { clock, sent, receiver } = bench(byV2c, true);
    receiver.tell(binds);
    await clock.advance(600_000);
    expect(sent).toHaveLength(5);
    expect(receiver.tally).toEqual({ sent: 5, confirmed: 0, unconfirmed: 1 });
  });

  it('for a receiver that is away waits with no more than 32 others', async () => {
    const { clock, sent, receiver } = bench(byV2c, true);
    for (let count = 0; count < 1000; count += 1) receiver.tell(binds);
    await clock.advance(3_600_000);
    expect(sent.length).toBe(5 * 33);
    expect(receiver.tally.unconfirmed).toBe(1000);
  });

  it('of version 3 asks for the engine of the receiver, and is sent with its clock', async () => {
    const { clock, receiver, last } = bench(byV3, true);
    receiver.tell(binds);
    const discovery = readV3(last());
    expect([discovery.tag, discovery.flags, discovery.engineId.length]).toEqual([pduTags.get, 4, 0]);
    const { messageId } = discovery;
    receiver.hear(v3({ content: report(`${usmStats}.4.0`), engineId: theirs, boots: 3, time: 1000, messageId }));
    const inform = opened(last());
    expect([inform.tag, inform.flags, inform.isSigned, inform.boots, inform.time]).toEqual([
      pduTags.inform,
      7,
      true,
      3,
      1000,
    ]);
    expect(inform.engineId).toEqual(theirs);
    receiver.hear(
      v3({
        content: pdu('response', inform.id, []),
        user: user.name,
        engineId: theirs,
        boots: 3,
        time: 1000,
        level: 'authPriv',
        auth: user.auth,
        priv: user.priv,
        messageId: inform.messageId,
      }),
    );
    expect(receiver.tally.confirmed).toBe(1);
    // The next one needs no discovery, and the clock there has gone on.
    await clock.advance(30_000);
    receiver.tell(binds);
    expect(opened(last())).toMatchObject({ tag: pduTags.inform, time: 1030 });
  });

  it('RFC 3414 §4: takes the time of the receiver from a signed report, and from no other', () => {
    const { receiver, last } = bench(byV3, true);
    receiver.tell(binds);
    const { messageId } = readV3(last());
    receiver.hear(v3({ content: report(`${usmStats}.4.0`), engineId: theirs, boots: 1, time: 1, messageId }));
    const first = opened(last());
    const late = {
      content: report(`${usmStats}.2.0`),
      user: user.name,
      engineId: theirs,
      boots: 9,
      time: 500,
      level: 'authNoPriv',
      messageId: first.messageId,
    } as const;
    receiver.hear(v3({ ...late, auth: 'somebody-else' }));
    expect(opened(last()).boots).toBe(1);
    receiver.hear(v3({ ...late, auth: user.auth }));
    expect(opened(last())).toMatchObject({ tag: pduTags.inform, id: first.id, boots: 9, time: 500 });
  });

  it('finds a receiver again that was set up anew', () => {
    const { receiver, last } = bench(byV3, true);
    receiver.tell(binds);
    receiver.hear(
      v3({
        content: report(`${usmStats}.4.0`),
        engineId: theirs,
        boots: 3,
        time: 1,
        messageId: readV3(last()).messageId,
      }),
    );
    const other = Buffer.from('8000000005aabbccdd', 'hex');
    const { messageId } = opened(last());
    receiver.hear(v3({ content: report(`${usmStats}.4.0`), engineId: other, boots: 1, time: 2, messageId }));
    expect(opened(last())).toMatchObject({ tag: pduTags.inform, engineId: other, boots: 1, time: 2 });
  });

  it('is confirmed by nobody who has not signed, and by no garbage', async () => {
    const { clock, receiver, last } = bench(byV3, true);
    receiver.tell(binds);
    receiver.hear(
      v3({
        content: report(`${usmStats}.4.0`),
        engineId: theirs,
        boots: 3,
        time: 1,
        messageId: readV3(last()).messageId,
      }),
    );
    const { id, messageId } = opened(last());
    const answer = {
      content: pdu('response', id, []),
      user: user.name,
      engineId: theirs,
      boots: 3,
      time: 1,
      messageId,
    };
    receiver.hear(v3({ ...answer, level: 'noAuthNoPriv' }));
    receiver.hear(v3({ ...answer, level: 'authPriv', auth: 'somebody-else', priv: user.priv }));
    receiver.hear(v2c('our-plant', pdu('response', id, [])));
    receiver.hear(Uint8Array.of(0x30, 0x05, 1, 2, 3));
    expect(receiver.tally.confirmed).toBe(0);
    await clock.advance(600_000);
    expect(receiver.tally).toMatchObject({ confirmed: 0, unconfirmed: 1 });
  });

  it('is sent no more once it is stopped', async () => {
    const { clock, sent, receiver } = bench(byV2c, true);
    receiver.tell(binds);
    receiver.stop();
    await clock.advance(600_000);
    expect(sent).toHaveLength(1);
  });
});
