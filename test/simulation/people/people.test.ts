import { describe, expect, it } from 'vitest';
import type { Step } from '../world/contract.js';
import { SeededDice } from '../world/dice.js';
import type { TcpCall } from './doors.js';
import { judgeRecovery } from './end-of-run.js';
import { FtpCaller } from './ftp-caller.js';
import { guessPassword, resetPassword, setPassword, setPasswordByHand, useSession } from './logins.js';
import { acknowledge } from './other-acts.js';
import { lookAtJournal, lookWithoutLogin } from './page-looks.js';
import { peopleSteps } from './people-steps.js';
import { answered, PlayedGateway, problemOf } from './played-people.js';
import { changeByForm, changeByHand } from './settings-changes.js';
import { triedSettings } from './settings-model.js';

const interval = { section: 'mqtt', key: 'interval_s', value: '60' };
const tried = triedSettings.find(({ key }) => key === 'interval_s');

describe('a form of the page', () => {
  it('is kept when it was accepted', async () => {
    const gateway = new PlayedGateway();
    expect(await gateway.play(changeByForm(gateway.people, [interval], false))).toEqual([]);
    expect(gateway.look.counted.get('setting')).toBe(triedSettings.length);
    gateway.forgets = true;
    expect(await gateway.play(changeByForm(gateway.people, [{ ...interval, value: '1' }], false))).toEqual([
      'setting-lost',
    ]);
  });

  it('changes nothing when it is refused, and says why', async () => {
    const gateway = new PlayedGateway();
    const bad = [interval, { section: 'nut', key: 'ups_charge', value: '101' }];
    expect(await gateway.play(changeByForm(gateway.people, bad, true))).toEqual([]);
    expect(gateway.people.model.values.get('[mqtt] interval_s')).toBe('10');
    gateway.planted.set('/api/v1/settings', answered(400, { error: { problems: [] } }));
    expect(await gateway.play(changeByForm(gateway.people, bad, true))).toContain('setting-why');
  });

  it('with an error is not taken, a good one is', async () => {
    const gateway = new PlayedGateway();
    gateway.planted.set('/api/v1/settings', answered(200, {}));
    expect(await gateway.play(changeByForm(gateway.people, [{ ...interval, value: 'often' }], true))).toContain(
      'setting-refused',
    );
    gateway.planted.set('/api/v1/settings', answered(400, {}));
    expect(await gateway.play(changeByForm(gateway.people, [interval], false))).toHaveLength(2);
  });

  it('that nobody has answered may or may not be in force', async () => {
    const gateway = new PlayedGateway();
    const asked = gateway.people.parts.doors;
    const people = gateway.people;
    const { ask } = asked;
    Object.assign(asked, { ask: async () => undefined });
    await gateway.play(changeByForm(people, [interval], false));
    Object.assign(asked, { ask });
    expect(people.model.isCertain).toBe(false);
  });
});

describe('config.ini by hand', () => {
  const gatewayWith = (text: string) => {
    const gateway = new PlayedGateway();
    gateway.files.set('/etc/config.ini', Buffer.from(text));
    return gateway;
  };

  it('is in force within five seconds', async () => {
    const gateway = gatewayWith('[mqtt]\ninterval_s=10\n');
    expect(await gateway.play(changeByHand(gateway.people, 'good', interval, 0))).toEqual(['setting-lost']);
    gateway.queue.after(2000, () => gateway.values.set('[mqtt] interval_s', '3600'));
    expect(await gateway.play(changeByHand(gateway.people, 'good', { ...interval, value: '3600' }, 0))).toEqual([
      'setting-lost',
    ]);
  });

  it('is named by file, line, key, what was found and what is allowed when it is broken', async () => {
    const gateway = gatewayWith('; a comment\n[mqtt]\ninterval_s=10\n');
    if (tried === undefined) throw new Error('There is no such setting.');
    gateway.problems = [problemOf(tried, 'often', 3)];
    const bad = { ...interval, value: 'often' };
    expect(await gateway.play(changeByHand(gateway.people, 'bad', bad, 1))).toEqual([]);
    const vague = gatewayWith('; a comment\n[mqtt]\ninterval_s=10\n');
    vague.problems = [problemOf(tried, 'often', 2)];
    expect(await vague.play(changeByHand(vague.people, 'bad', bad, 1))).toEqual(['setting-why']);
    const silent = gatewayWith('[mqtt]\n');
    expect(await silent.play(changeByHand(silent.people, 'empty', bad, 1))).toEqual(['setting-why']);
  });

  it('is never written over while it is broken', async () => {
    const gateway = gatewayWith('[mqtt]\n');
    gateway.problems = [{ found: '' }];
    gateway.queue.after(1000, () => gateway.files.set('/etc/config.ini', Buffer.from('other')));
    expect(await gateway.play(changeByHand(gateway.people, 'not-utf8', interval, 1))).toEqual(['file-kept']);
  });
});

describe('logins', () => {
  it('open to nobody who guesses', async () => {
    const gateway = new PlayedGateway();
    expect(await gateway.play(guessPassword(gateway.people, 3))).toEqual([]);
    gateway.password = 'guess 2';
    expect(await gateway.play(guessPassword(gateway.people, 3))).toEqual(['login']);
  });

  it('show nothing without one', async () => {
    const gateway = new PlayedGateway();
    gateway.planted.set('/healthz', answered(200, { status: 'ok' }));
    expect(await gateway.play(lookWithoutLogin(gateway.people))).toEqual([]);
    gateway.planted.set('/api/v1/objects', answered(200, {}));
    gateway.planted.set('/healthz', answered(200, { status: 'ok', model: 'x' }));
    expect(await gateway.play(lookWithoutLogin(gateway.people))).toEqual(['login', 'login']);
  });

  it('shut nobody out who has not guessed', async () => {
    const gateway = new PlayedGateway();
    gateway.planted.set('/api/v1/objects', answered(429, {}));
    expect(await gateway.play(gateway.people.ask({ method: 'GET', path: '/api/v1/objects' }).then(() => {}))).toEqual([
      'login',
    ]);
  });

  it('of a session end with it', async () => {
    const gateway = new PlayedGateway();
    expect(await gateway.play(useSession(gateway.people, 2, 100))).toEqual([]);
    gateway.forgets = true;
    expect(await gateway.play(useSession(gateway.people, 2, 100))).toEqual(['login']);
  });

  it('by a password in the file leave none in it', async () => {
    const gateway = new PlayedGateway();
    const written = () => Buffer.from(gateway.files.get('/etc/config.ini') ?? []).toString('utf8');
    gateway.files.set('/etc/config.ini', Buffer.from('[security]\nuser=root\n'));
    gateway.queue.after(1000, () => {
      gateway.password = 'Pw-abcdefgh';
      gateway.files.set('/etc/config.ini', Buffer.from(written().replace('Pw-abcdefgh', '(set)')));
    });
    expect(await gateway.play(setPasswordByHand(gateway.people, 'Pw-abcdefgh'))).toEqual([]);
    expect(gateway.people.passwords.possible).toEqual(['Pw-abcdefgh']);
    expect(await gateway.play(setPasswordByHand(gateway.people, 'Pw-ijklmnop'))).toEqual(['secret', 'credential-lost']);
  });

  it('keep a password that was accepted', async () => {
    const gateway = new PlayedGateway();
    expect(await gateway.play(setPassword(gateway.people, 'Pw-abcdefgh'))).toEqual([]);
    expect(gateway.people.passwords.possible).toEqual(['Pw-abcdefgh']);
    gateway.password = 'public';
    expect(await gateway.play(setPassword(gateway.people, 'Pw-ijklmnop'))).toContain('credential-lost');
  });

  it('open again within five seconds after a reset at the machine', async () => {
    const gateway = new PlayedGateway();
    await gateway.play(setPassword(gateway.people, 'Pw-abcdefgh'));
    expect(await gateway.play(resetPassword(gateway.people))).toEqual(['credential-lost']);
  });

  it('show no password in an answer', async () => {
    const gateway = new PlayedGateway();
    gateway.planted.set('/api/v1/security/password', answered(200, { password: 'Pw-abcdefgh' }));
    gateway.password = 'public';
    expect(await gateway.play(setPassword(gateway.people, 'Pw-abcdefgh'))).toContain('secret');
  });
});

describe('the rest of the page', () => {
  it('acknowledges what was acknowledged', async () => {
    const gateway = new PlayedGateway();
    const waiting = { events: [{ name: 'X', unacknowledged: ['toOffnormal'] }] };
    gateway.planted.set('/api/v1/alarms/events', answered(200, waiting));
    expect(await gateway.play(acknowledge(gateway.people))).toEqual(['acknowledgement']);
  });

  it('never answers with an error of the gateway, unless the disk is at fault', async () => {
    const gateway = new PlayedGateway();
    gateway.planted.set('/api/v1/alarms/events', answered(500, {}));
    expect(await gateway.play(acknowledge(gateway.people))).toEqual(['page-error']);
    const disturbed = new PlayedGateway({ disturbed: [{ kind: 'disk', fromMs: 0, untilMs: 1 }] });
    disturbed.planted.set('/api/v1/alarms/events', answered(500, {}));
    expect(await disturbed.play(acknowledge(disturbed.people))).toEqual([]);
  });

  it('tells whole events', async () => {
    const gateway = new PlayedGateway();
    gateway.planted.set('/api/v1/journal', answered(200, { events: [{ id: 1 }] }));
    expect(await gateway.play(lookAtJournal(gateway.people, true))).toEqual(['journal-form']);
  });
});

describe('the end of a run', () => {
  it('finds everything good a minute after the last fault', async () => {
    const gateway = new PlayedGateway();
    gateway.planted.set('/api/v1/objects', answered(200, { objects: [{ name: 'UNIT_TMP', state: 'stale' }] }));
    expect(await gateway.play(judgeRecovery(gateway.people))).toContain('recovery');
    const silent = new PlayedGateway();
    silent.run = undefined;
    expect(await silent.play(judgeRecovery(silent.people))).toContain('recovery');
  });
});

it('steps are data, and whoever does them never throws', async () => {
  const gateway = new PlayedGateway();
  const { people } = gateway;
  for (const kind of peopleSteps.filter(({ fits }) => fits?.(people.parts.site) !== false)) {
    const drawn = kind.draw(new SeededDice('steps'), people.parts.site);
    expect(JSON.parse(JSON.stringify(drawn))).toEqual(drawn);
    const step: Step = { atMs: 0, kind: kind.name, with: drawn };
    kind.begin({ people } as never, step);
  }
  await gateway.play(
    (async () => {
      while (people.underWay > 0) await people.wait(1000);
    })(),
  );
  expect(gateway.look.broken).not.toContain('proving-ground');
});

describe('a client of FTP', () => {
  const played = (answers: readonly string[]) => {
    let tell = (_bytes: Uint8Array): void => undefined;
    const sent: string[] = [];
    const left = [...answers];
    const next = () => tell(Buffer.from(left.shift() ?? ''));
    const call: TcpCall = {
      send: (bytes) => {
        sent.push(Buffer.from(bytes).toString('utf8'));
        next();
      },
      end: () => {},
      destroy: () => {},
      onBytes: (listener) => {
        tell = listener;
      },
      onClosed: () => {},
    };
    return { call, sent, next };
  };

  it('reads answers of one line and of several', async () => {
    const { call, sent, next } = played([
      '220 Here.\r\n',
      '331 Password?\r\n',
      '230-Welcome.\r\n 230 is no end\r\n230 In.\r\n',
    ]);
    const caller = new FtpCaller(call, async () => undefined);
    const code = caller.logIn('root', 'public');
    next();
    expect(await code).toBe(230);
    expect(sent).toEqual(['USER root\r\n', 'PASS public\r\n']);
  });
});
