import { describe, expect, it } from 'vitest';
import type { TcpCall } from './doors.js';
import { playedSite } from './played-look.js';
import { answered, PlayedGateway } from './played-people.js';
import { meddleWithProfile, type ProfileByFtp, putProfile } from './profile-files.js';

const profileSite = { ...playedSite, family: 'huawei-ups2000', registerMap: 'profile' } as const;

/** A server of FTP of a few lines: what it says to STOR and DELE is planted. */
function servesFtp(gateway: PlayedGateway, { stored = '226 kept', deleted = '250 gone' }): void {
  const dataPort = 5000;
  let tellControl = (_line: string): void => undefined;
  const replies: Readonly<Record<string, string>> = {
    USER: '331 and?',
    PASS: '230 in',
    TYPE: '200 ok',
    EPSV: `229 here (|||${dataPort}|)`,
    STOR: '150 go on',
    DELE: deleted,
    QUIT: '221 bye',
  };
  gateway.call = async (_from, port): Promise<TcpCall> => {
    let tell = (_bytes: Uint8Array): void => undefined;
    const isData = port === dataPort;
    return {
      send: (bytes) => {
        const verb = Buffer.from(bytes).toString('utf8').slice(0, 4);
        if (!isData) queueMicrotask(() => tell(Buffer.from(`${replies[verb] ?? '502 no'}\r\n`)));
      },
      end: () => {
        if (isData) queueMicrotask(() => tellControl(stored));
      },
      destroy: () => undefined,
      onBytes: (listener) => {
        tell = listener;
        if (isData) return;
        tellControl = (line) => listener(Buffer.from(`${line}\r\n`));
        queueMicrotask(() => listener(Buffer.from('220 ready\r\n')));
      },
      onClosed: () => undefined,
    };
  };
}

const onPage = (...names: readonly string[]) => answered(200, { profiles: names.map((name) => ({ name })) });

async function put(how: ProfileByFtp, stored: string, names: readonly string[]): Promise<readonly string[]> {
  const gateway = new PlayedGateway();
  servesFtp(gateway, { stored });
  gateway.planted.set('/api/v1/profiles', onPage(...names));
  return gateway.play(putProfile(gateway.people, how, 3));
}

describe('a profile by FTP', () => {
  it('is kept where it is right, refused with its line where it is not', async () => {
    expect(await put('good', '226 kept', ['ward-3'])).toEqual([]);
    expect(await put('half', '550 ward-3.json:40:1: the file ends too early', [])).toEqual([]);
  });

  it('that was taken and is not there, or is taken and wrong, is found', async () => {
    expect(await put('good', '226 kept', [])).toEqual(['profile-kept']);
    expect(await put('bad-row', '226 kept', ['ward-3'])).toEqual(['profile-refused']);
    expect(await put('good', '550 no', [])).toEqual(['profile-refused']);
    expect(await put('no-json', '550 not understood', [])).toEqual(['profile-why']);
  });
});

describe('the profile in use', () => {
  const objects = (state: string) => answered(200, { objects: [{ name: 'UNIT_OUTPUT_V1', state }] });

  it('that is broken lets nothing pass for good', async () => {
    for (const [state, broken] of [
      ['stale', []],
      ['good', ['profile-in-use']],
    ] as const) {
      const gateway = new PlayedGateway({}, profileSite);
      gateway.planted.set('/api/v1/objects', objects(state));
      expect(await gateway.play(meddleWithProfile(gateway.people, 'broken', 15_000))).toEqual(broken);
      // It is as it was.
      expect([...gateway.files.keys()].filter((path) => path.includes('profiles'))).toEqual([]);
    }
  });

  it('is not deleted by FTP', async () => {
    for (const [deleted, broken] of [
      ['550 in use', []],
      ['250 gone', ['profile-in-use']],
    ] as const) {
      const gateway = new PlayedGateway({}, profileSite);
      servesFtp(gateway, { deleted });
      expect(await gateway.play(meddleWithProfile(gateway.people, 'refused-delete', 15_000))).toEqual(broken);
    }
  });
});
