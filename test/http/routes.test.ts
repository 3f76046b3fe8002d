import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { authorization, fakeScreens, type TestApp, testApp } from '../support/web/fake-screens.js';

let web: TestApp;
const recipient = {
  kind: 'device',
  device: 1234,
  days: ['monday'],
  from: '00:00',
  to: '23:59',
  processId: 0,
  confirmed: true,
  transitions: ['toOffnormal'],
};
const root = { user: 'root', address: '127.0.0.1' };

beforeEach(async () => {
  web = await testApp();
});

afterEach(() => web.app.close());

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function ask(method: Method, path: string, payload?: object | string, headers: Record<string, string> = {}) {
  const type = payload === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await web.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization, 'x-confirm-password': 'public', ...type, ...headers },
    ...(payload !== undefined && { payload }),
  });
  return answer;
}

async function refusal(method: Method, path: string, payload?: object | string) {
  const answer = await ask(method, path, payload);
  return [answer.statusCode, answer.json().error.code];
}

describe('right requests', () => {
  it.each([
    ['POST', '/commissioning', { minutes: 60 }, ['commissioning.open', 60, root]],
    ['DELETE', '/commissioning', undefined, ['commissioning.close', root]],
    ['PUT', '/setup/step', { step: 'bacnet' }, ['setup.keepStep', 'bacnet']],
    [
      'POST',
      '/setup/search',
      { port: '/dev/ttyUSB0' },
      ['setup.startSearch', { port: '/dev/ttyUSB0', slave: 1 }, root],
    ],
    ['DELETE', '/setup/search', undefined, ['setup.endSearch']],
    [
      'PUT',
      '/objects/BATTERY_%25/override',
      { outOfService: true, presentValue: 12.5 },
      ['commissioning.override', 'BATTERY_%', { outOfService: true, presentValue: 12.5 }, root],
    ],
    [
      'PUT',
      '/objects/UnitAlarms/override',
      { outOfService: true, presentValue: [true, false] },
      ['commissioning.override', 'UnitAlarms', { outOfService: true, presentValue: [true, false] }, root],
    ],
    ['POST', '/alarms/events/BATTERY_%25/acknowledge', {}, ['alarms.acknowledge', 'BATTERY_%', root]],
    [
      'PUT',
      '/alarms/points/UnitAlarms.ON%20BATTERY',
      { isOn: false },
      ['alarms.changePoint', 'UnitAlarms.ON BATTERY', { isOn: false }, root],
    ],
    [
      'PUT',
      '/alarms/points/DeviceStatus/inhibition',
      { minutes: 60 },
      ['alarms.inhibit', 'DeviceStatus', { minutes: 60 }, root],
    ],
    ['DELETE', '/alarms/points/DeviceStatus/inhibition', undefined, ['alarms.endInhibition', 'DeviceStatus', root]],
    ['PUT', '/alarms/classes/2', { tellsFault: true }, ['alarms.changeClass', 2, { tellsFault: true }, root]],
    ['POST', '/alarms/classes/2/recipients', recipient, ['alarms.addRecipient', 2, recipient, root]],
    ['DELETE', '/alarms/classes/2/recipients/0a1b', undefined, ['alarms.removeRecipient', 2, '0a1b', root]],
    ['POST', '/alarms/classes/2/recipients/0a1b/test', {}, ['alarms.testRecipient', 2, '0a1b', root]],
    ['POST', '/alarms/devices/search', { device: 7 }, ['alarms.search', 7]],
    ['DELETE', '/ups-units/2', undefined, ['upsUnits.forget', 2, root]],
    ['POST', '/link/detect', undefined, ['link.detect', root]],
    ['PUT', '/network', { dhcp: true }, ['network.apply', { dhcp: true }, root]],
    ['POST', '/network/check', { dhcp: true }, ['network.check', { dhcp: true }]],
    ['POST', '/network/confirm', undefined, ['network.confirm', root, '']],
    ['POST', '/firmware/rollback', undefined, ['firmware.rollback', root, { cutsServers: false }]],
    ['POST', '/security/keep-factory-password', undefined, ['security.keepFactoryPassword', root]],
    [
      'PUT',
      '/security/password',
      { current: 'public', next: 'longer than before' },
      ['security.setPassword', 'longer than before', root],
    ],
    ['PUT', '/security/tls', { certificate: 'C', key: 'K' }, ['security.setCertificate', 'C', 'K', root]],
    ['DELETE', '/security/tls', undefined, ['security.removeCertificate', root]],
    ['POST', '/restart', { kind: 'cold' }, ['machine.restart', 'cold', root]],
    ['POST', '/factory-reset', undefined, ['machine.factoryReset', root]],
    ['POST', '/restore', { config: '' }, ['settings.restore', { config: '' }, root]],
    [
      'POST',
      '/settings/preview',
      { edits: [{ section: 'ups', key: 'family', value: null }] },
      ['settings.preview', { edits: [{ section: 'ups', key: 'family', value: null }] }],
    ],
    ['POST', '/settings/preview', { text: '[ups]' }, ['settings.preview', { text: '[ups]' }]],
  ] as const)('%s %s does what it is for', async (method, path, payload, call) => {
    expect((await ask(method, path, payload)).statusCode).toBe(200);
    expect(web.calls).toEqual([call]);
  });

  it('puts settings into force in the name of who asked', async () => {
    const edits = [{ section: 'ups', key: 'family', value: 'itys-pro' }];
    expect((await ask('PUT', '/settings', { edits })).json()).toEqual({ changed: [] });
    expect(web.calls.at(-1)).toEqual(['settings.apply', { edits }, root]);
  });

  it('asks the journal by kind, text, place and number', async () => {
    await ask('GET', '/journal?kinds=login,started&text=root&before=40&limit=7');
    await ask('GET', '/journal');
    expect(web.calls).toEqual([
      ['events.events', { kinds: ['login', 'started'], text: 'root', before: 40, limit: 7 }],
      ['events.events', {}],
    ]);
  });

  it('asks for incidents by kind, time and number', async () => {
    await ask('GET', '/incidents?kind=outage&before=40&limit=7&from=1000&to=2000');
    await ask('GET', '/incidents');
    await ask('GET', '/incidents/40');
    expect(web.calls).toEqual([
      ['incidents.list', { kind: 'outage', before: 40, limit: 7, fromMs: 1000, toMs: 2000 }],
      ['incidents.list', {}],
      ['incidents.story', 40],
    ]);
  });

  it('asks the history for the last hour unless told otherwise', async () => {
    const nowMs = web.clock.wallMs();
    await ask('GET', '/history?names=UPS_OUTPUT_Lr,BATTERY_%25');
    await ask('GET', '/history?names=UPS_OUTPUT_Lr&from=1000&to=2000&points=10');
    expect(web.calls).toEqual([
      [
        'history.series',
        { names: ['UPS_OUTPUT_Lr', 'BATTERY_%'], fromMs: nowMs - 3_600_000, toMs: nowMs, points: 300 },
      ],
      ['history.series', { names: ['UPS_OUTPUT_Lr'], fromMs: 1000, toMs: 2000, points: 10 }],
    ]);
  });

  it('gives the history of the last 30 days as a file unless told otherwise', async () => {
    const nowMs = web.clock.wallMs();
    await ask('GET', '/history.csv');
    await ask('GET', '/history.csv?names=UPS_OUTPUT_Lr,BATTERY_%25&from=1000&to=2000&language=fr');
    expect(web.calls).toEqual([
      ['history.csv', { fromMs: nowMs - 30 * 86_400_000, toMs: nowMs, language: 'en' }],
      ['history.csv', { names: ['UPS_OUTPUT_Lr', 'BATTERY_%'], fromMs: 1000, toMs: 2000, language: 'fr' }],
    ]);
  });

  it.each([
    ['/settings/config.ini', 'text/plain; charset=utf-8', '[ups]\n'],
    ['/journal.csv', 'text/csv; charset=utf-8', 'id,time\r\n'],
    ['/incidents.csv', 'text/csv; charset=utf-8', 'id,begin\r\n'],
    ['/history.csv', 'text/csv; charset=utf-8', 'time\r\n'],
    ['/link/trace.txt', 'text/plain; charset=utf-8', '1970-01-01T00:00:00.000Z > 01 03 request\n'],
    ['/documents/pics.md', 'text/plain', 'document'],
    ['/documents/a/b.csv', 'text/plain', 'document'],
  ])('gives %s as a file', async (path, type, text) => {
    const answer = await ask('GET', path);
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, type, text]);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="[^"/]+"$/);
  });

  it('shows a document that is a page without letting it run anything', async () => {
    const answer = await ask('GET', '/documents/sheet.html');
    expect(answer.headers['content-disposition']).toMatch(/^inline/);
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    expect(answer.headers['content-security-policy']).not.toContain('script');
  });
});

describe('wrong requests', () => {
  it.each([
    ['POST', '/commissioning', { minutes: 0 }],
    ['POST', '/commissioning', { minutes: 61 }],
    ['POST', '/commissioning', { minutes: 1.5 }],
    ['POST', '/commissioning', {}],
    ['POST', '/commissioning', { minutes: 5, more: 1 }],
    ['POST', '/commissioning', '{"minutes":'],
    ['POST', '/commissioning', '[]'],
    ['PUT', '/objects/X/override', { presentValue: 1 }],
    ['PUT', '/objects/X/override', { outOfService: true, presentValue: 'high' }],
    ['PUT', '/objects/X/override', { outOfService: true, reliability: 70_000 }],
    ['PUT', '/settings', {}],
    ['PUT', '/settings', { edits: [], text: '' }],
    ['PUT', '/settings', { edits: [{ section: 'ups', key: 'family' }] }],
    ['PUT', '/settings', { text: 'x'.repeat(70_000) }],
    ['PUT', '/settings', { edits: Array(501).fill({ section: 'a', key: 'b', value: 'c' }) }],
    ['PUT', '/network', { dhcp: 'perhaps' }],
    ['PUT', '/network', { address: '192.0.2.1' }],
    ['PUT', '/security/password', { current: 'public', next: 'short' }],
    ['PUT', '/security/password', { current: 'public', next: 'x'.repeat(65) }],
    ['PUT', '/security/tls', { certificate: 'C' }],
    ['POST', '/restart', { kind: 'hot' }],
    ['GET', '/journal?limit=501', undefined],
    ['GET', '/incidents?kind=flood', undefined],
    ['GET', '/incidents/first', undefined],
    ['GET', '/incidents?limit=201', undefined],
    ['GET', '/journal?limit=many', undefined],
    ['GET', '/journal?order=up', undefined],
    ['GET', '/history', undefined],
    ['GET', '/history?names=A&points=0', undefined],
    ['GET', '/journal.csv?language=de', undefined],
  ] as const)('%s %s is refused and does nothing (%#)', async (method, path, payload) => {
    expect(await refusal(method, path, payload)).toEqual([400, 'web.malformed']);
    expect(web.calls).toEqual([]);
  });

  it.each([
    ['GET', '/nothing'],
    ['GET', '/documents/nothing.txt'],
    ['GET', '/documents/__proto__'],
    ['POST', '/status'],
    ['DELETE', '/settings'],
  ] as const)('%s %s does not exist', async (method, path) => {
    expect(await refusal(method, path)).toEqual([404, 'web.not-found']);
  });

  it('a password is not changed by who does not know the present one', async () => {
    expect(await refusal('PUT', '/security/password', { current: 'guess', next: 'longer than before' })).toEqual([
      403,
      'web.wrong-password',
    ]);
    expect(web.calls).toEqual([]);
  });

  it('a wrong password is named in both languages', async () => {
    const answer = await ask('PUT', '/security/password', { current: 'guess', next: 'longer than before' });
    const { en, fr } = answer.json().error.message;
    expect([en, fr]).toEqual([expect.stringMatching(/password/i), expect.stringMatching(/mot de passe/i)]);
    expect(answer.json().error.detail).toBeUndefined();
  });

  it.each(['POST /settings/preview', 'PUT /settings'])('%s does not set the login password', async (route) => {
    const [method, path] = route.split(' ') as ['POST' | 'PUT', string];
    for (const value of ['x', 'long enough', '']) {
      const edits = [{ section: 'security', key: 'password', value }];
      expect(await refusal(method, path, { edits })).toEqual([400, 'web.login-password']);
    }
    expect(web.calls).toEqual([]);
    const edits = [{ section: 'security', key: 'password', value: '(set)' }];
    expect((await ask(method, path, { edits })).statusCode).toBe(200);
  });

  it('a text with another login password is refused', async () => {
    const changed = [{ section: 'security', key: 'password', from: '(set)', to: '(set)' }];
    const calls: unknown[] = [];
    const preview = () => Promise.resolve({ problems: [], notices: [], changed });
    const apply = async () => {
      calls.push('apply');
      return [];
    };
    web = await testApp({ settings: { ...fakeScreens([]).settings, preview, apply } });
    expect(await refusal('PUT', '/settings', { text: '[security]\npassword=x\n', force: true })).toEqual([
      400,
      'web.login-password',
    ]);
    expect(calls).toEqual([]);
  });
});

describe('settings', () => {
  const problems = [{ line: 3, section: 'serial', key: 'baud', found: '"9601"', allowed: '9600', message: 'no' }];

  it('tells each problem with its line', async () => {
    const apply = () => Promise.reject(new GatewayError('settings.invalid', 'x', { problems }));
    web = await testApp({ settings: { ...fakeScreens([]).settings, apply } });
    const answer = await ask('PUT', '/settings', { text: '[serial]\nbaud=9601\n' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: 'settings.invalid', problems });
  });

  it('does not take a Device Identifier that another device has, unless forced', async () => {
    const calls: TestApp['calls'] = [];
    const screens = fakeScreens(calls);
    const changed = [{ section: 'bacnet', key: 'device_identifier', from: '1338', to: '1339' }];
    web = await testApp({
      settings: {
        ...screens.settings,
        preview: async () => ({ problems: [], notices: [], changed }),
        isTakenByAnother: (number) => number === 1339,
      },
    });
    const edits = [{ section: 'bacnet', key: 'device_identifier', value: '1339' }];
    expect(await refusal('PUT', '/settings', { edits })).toEqual([409, 'bacnet.number-taken']);
    expect(calls).toEqual([]);
    expect((await ask('PUT', '/settings', { edits, force: true })).statusCode).toBe(200);
    expect(calls).toEqual([['settings.apply', { edits }, root]]);
  });
});

describe('uploads', () => {
  const boundary = 'XBOUNDARYX';
  const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const form = (content: string, name = 'image.bin') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
    `Content-Type: application/octet-stream\r\n\r\n${content}\r\n--${boundary}--\r\n`;

  it('come through as they are, whatever the file is called', async () => {
    const answer = await ask('POST', '/firmware', form('x'.repeat(100_000), '../../etc/passwd'), multipart);
    expect(answer.json()).toEqual({ version: '1.2.4', isWaiting: false });
    expect(web.calls).toEqual([['firmware.upload', 100_000, root, { cutsServers: false }]]);
  });

  it('are cut off where they are too large', async () => {
    web = await testApp({}, { imageBytes: 1000 });
    const answer = await ask('POST', '/firmware', form('x'.repeat(5000)), multipart);
    expect([answer.statusCode, answer.json().error.code]).toEqual([413, 'web.too-large']);
    expect(web.calls).toEqual([['firmware.upload', 1000, root, { cutsServers: false }]]);
  });

  it('pass on why an image is refused', async () => {
    const upload = () => Promise.reject(new GatewayError('firmware.unavailable', ''));
    web = await testApp({ firmware: { ...fakeScreens([]).firmware, upload } });
    const answer = await ask('POST', '/firmware', form('x'.repeat(200_000)), multipart);
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'firmware.unavailable']);
  });

  it.each([
    ['without a file', `--${boundary}--\r\n`, multipart, [400, 'web.malformed']],
    ['that break off', form('x').slice(0, 60), multipart, [400, 'web.malformed']],
    ['that are no multipart', '{}', { 'content-type': 'application/json' }, [415, 'web.unsupported']],
  ])('%s are refused', async (_what, payload, headers, expected) => {
    const answer = await ask('POST', '/firmware', payload, headers);
    expect([answer.statusCode, answer.json().error.code]).toEqual(expected);
    expect(web.calls).toEqual([]);
  });

  it('of a backup may be multipart, too', async () => {
    expect((await ask('POST', '/restore', form('{"config":"x"}'), multipart)).statusCode).toBe(200);
    expect(web.calls).toEqual([['settings.restore', { config: 'x' }, root]]);
    const garbage = await ask('POST', '/restore', form('{"config'), multipart);
    expect([garbage.statusCode, garbage.json().error.code]).toEqual([400, 'web.malformed']);
    // All profiles that a site may have, 4 MiB, of which each character is written as two.
    const profile = '"\n'.repeat(131_072);
    const profiles = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`ups-${index}`, profile]));
    const full = await ask('POST', '/restore', form(JSON.stringify({ config: 'x', profiles })), multipart);
    expect(full.statusCode).toBe(200);
    const large = await ask('POST', '/restore', form('x'.repeat(9_000_000)), multipart);
    expect([large.statusCode, large.json().error.code]).toEqual([413, 'web.too-large']);
  });
});

describe('/healthz', () => {
  it('is 503 while BACnet is not served', async () => {
    web = await testApp({ monitoring: { ...fakeScreens([]).monitoring, isHealthy: () => false } });
    const answer = await web.app.inject({ url: '/healthz' });
    expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'unavailable' }]);
  });
});

describe('with servers that shut down when they lose the gateway', () => {
  const familyEdit = { edits: [{ section: 'ups', key: 'family', value: 'itys-pro' }] };
  const changing = (section: string, key: string) => {
    const { settings } = fakeScreens([]);
    const changed = [{ section, key, from: '', to: '1' }];
    return { ...settings, preview: async () => ({ problems: [], notices: [], changed }) };
  };
  const requests: readonly (readonly [Method, string, object | undefined])[] = [
    ['POST', '/restart', { kind: 'warm' }],
    ['POST', '/factory-reset', undefined],
    ['POST', '/restore', { config: '' }],
    ['PUT', '/network', { dhcp: true }],
    ['POST', '/link/detect', undefined],
    ['POST', '/profiles/mine/use', undefined],
    ['PUT', '/settings', familyEdit],
  ];
  let servers = 2;

  beforeEach(async () => {
    servers = 2;
    await web.app.close();
    web = await testApp({ settings: changing('ups', 'family'), serversAtStake: () => servers });
  });

  it.each(requests)('%s %s is refused, and how many are concerned is said in both languages', async (...request) => {
    const answer = await ask(...request);
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'servers.at-stake']);
    expect(answer.json().error.detail).toMatch(/^2 clients/);
    expect(answer.json().error.detailFr).toMatch(/^2 clients/);
    expect(web.calls).toEqual([]);
  });

  it.each(requests)('%s %s is done where that is confirmed, or where there are none any more', async (...request) => {
    expect((await ask(...request, { 'x-confirm-servers': 'yes' })).statusCode).toBe(200);
    expect((await ask(...request, { 'x-confirm-servers': 'no' })).statusCode).toBe(409);
    servers = 0;
    expect((await ask(...request)).statusCode).toBe(200);
  });

  it('one is told from several', async () => {
    servers = 1;
    expect((await ask('POST', '/link/detect')).json().error.detail).toMatch(/^One client/);
  });

  it.each([
    ['serial', 'port', 409],
    ['simulator', 'scenario', 409],
    ['network', 'address', 409],
    ['bacnet', 'unit_number', 409],
    ['nut', 'port', 200],
    ['bacnet', 'device_name', 200],
    ['web', 'port', 200],
  ])('a change of [%s] %s is answered with %i', async (section, key, status) => {
    await web.app.close();
    web = await testApp({ settings: changing(section, key), serversAtStake: () => servers });
    expect((await ask('PUT', '/settings', familyEdit)).statusCode).toBe(status);
  });

  it('an image and the way back are taken, and say that their restart may not wait', async () => {
    await ask('POST', '/firmware/rollback', undefined, { 'x-confirm-servers': 'yes' });
    await ask('POST', '/firmware/rollback');
    expect(web.calls.map((call) => call.at(-1))).toEqual([{ cutsServers: true }, { cutsServers: false }]);
  });

  it('the password is asked for first: nobody else learns of the servers', async () => {
    const answer = await ask('POST', '/restart', { kind: 'warm' }, { 'x-confirm-password': 'wrong' });
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'web.wrong-password']);
  });
});
