import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmsClient, bitsOf, openBacnetJs } from '../support/bacnet/bms-clients.js';
import { openOperator } from '../support/bacnet/bms-operators.js';
import { Reader } from '../support/bacnet/reader.js';
import { type Daemon, root, runToEnd, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus } from '../support/gateway-with-ups.js';
import { property } from './manual/properties.js';

const device = 1338;
/** 135-2012 §21, BACnetServicesSupported: bit of each service by its name in the clauses. */
const serviceBits: Readonly<Record<string, number>> = {
  AcknowledgeAlarm: 0,
  GetAlarmSummary: 3,
  GetEnrollmentSummary: 4,
  SubscribeCOV: 5,
  AtomicReadFile: 6,
  AddListElement: 8,
  RemoveListElement: 9,
  ReadProperty: 12,
  ReadPropertyMultiple: 14,
  WriteProperty: 15,
  WritePropertyMultiple: 16,
  DeviceCommunicationControl: 17,
  ReinitializeDevice: 20,
  TimeSynchronization: 32,
  'Who-Has': 33,
  'Who-Is': 34,
  ReadRange: 35,
  UTCTimeSynchronization: 36,
  SubscribeCOVProperty: 38,
  GetEventInformation: 39,
};
const objectName = 'UPS <b>A&B</b> | "1"';

describe('the documents say what a foreign client reads from the daemon', () => {
  let daemon: Daemon;
  let bms: BmsClient;
  let out: string;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'documents-'));
    daemon = await startDaemon({
      settings: {
        serial: { port: 'simulator' },
        simulator: { pace: 'none' },
        bacnet: { object_name: objectName, language: 'fr' },
      },
    });
    const reader = await Reader.open(daemon.port);
    await becomes(reader, deviceStatus.running);
    await reader.close();
    for (const kind of ['pics', 'epics', 'ede', 'acceptance']) {
      const args = ['--export', kind, '--out', out, '--config', daemon.configFile, '--data', daemon.dataDir];
      const { code, stderr } = await runToEnd(join(root, 'dist/main.js'), args);
      expect(code, stderr).toBe(0);
    }
    bms = await openBacnetJs(daemon.port);
  });

  afterAll(async () => {
    bms?.close();
    await daemon?.stop();
    rmSync(out, { recursive: true, force: true });
  });

  const text = (ending: string) => {
    const name = readdirSync(out).find((one) => one.endsWith(ending));
    if (name === undefined) throw new Error(`no file *${ending}`);
    return readFileSync(join(out, name), 'utf8').replace(/^\ufeff/, '');
  };
  const values = async (type: number, instance: number, id: number) =>
    (await bms.read(type, instance, id)).map(({ value }) => value);

  describe('EDE', () => {
    const rows = (ending: string) =>
      text(ending)
        .split('\r\n')
        .filter((line) => line !== '')
        .map((line) => (line.includes('"') ? [line] : line.split(';')));
    const table = () => rows('_EDE.csv').slice(8);

    it('has the columns and the first lines of layout 2.3', () => {
      const lines = text('_EDE.csv').split('\r\n');
      expect(lines[0]).toBe('# Engineering-Data-Exchange - B.I.G.-EU');
      expect(lines[5]).toBe('VERSION_OF_LAYOUT;2.3');
      expect(lines[7]).toBe(
        '# keyname;device obj.-instance;object-name;object-type;object-instance;description;present-value-default;' +
          'min-present-value;max-present-value;settable;supports COV;hi-limit;low-limit;state-text-reference;unit-code;' +
          'vendor-specific-address',
      );
    });

    it('is UTF-8 with its mark: a French spreadsheet shows the accents', () => {
      for (const name of readdirSync(out).filter((one) => /-fr_\w+\.csv$/.test(one))) {
        expect([name, readFileSync(join(out, name)).subarray(0, 4).toString('hex')]).toEqual([name, 'efbbbf23']);
      }
      expect(text('_EDE.csv')).toContain('é');
    });

    it('lists Object_List in its order, and quotes what would break a column', async () => {
      const list = (await values(8, device, property.Object_List)) as { type: number; instance: number }[];
      const quoted = '"UPS <b>A&B</b> | ""1"""';
      expect(text('_EDE.csv')).toContain(`\r\n${quoted};${device};${quoted};8;${device};`);
      expect(
        table()
          .slice(1)
          .map((row) => `${row[3]}:${row[4]}`),
      ).toEqual(list.slice(1).map(({ type, instance }) => `${type}:${instance}`));
    });

    it('has the names, descriptions and units that are served', async () => {
      for (const row of table().slice(1)) {
        const [type, instance] = [Number(row[3]), Number(row[4])];
        expect(row[1]).toBe(String(device));
        expect(await values(type, instance, property.Object_Name)).toEqual([row[2]]);
        expect(await values(type, instance, property.Description)).toEqual([row[5]]);
        if (type === 2) expect(await values(2, instance, property.Units)).toEqual([Number(row[14])]);
      }
    });

    it('refers to the state texts that are served', async () => {
      const texts = new Map(rows('_StateTexts.csv').map(([reference, ...states]) => [reference, states]));
      for (let instance = 0; instance < 10; instance += 1) {
        const row = table().find((one) => one[3] === '19' && one[4] === String(instance));
        expect(texts.get(row?.[13])).toEqual(await values(19, instance, property.State_Text));
        expect([Number(row?.[8])]).toEqual(await values(19, instance, property.Number_Of_States));
      }
      for (let instance = 0; instance < 3; instance += 1) {
        const row = table().find((one) => one[3] === '39' && one[4] === String(instance));
        expect(texts.get(row?.[13])).toEqual(await values(39, instance, property.Bit_Text));
      }
    });

    it('refers to the texts of the Binary Values, and has their descriptions', async () => {
      const texts = new Map(rows('_StateTexts.csv').map(([reference, ...states]) => [reference, states]));
      const row = table().find((one) => one[3] === '5' && one[4] === '10');
      expect(row?.slice(2, 6)).toEqual(['UnitAlarms.ON BATTERY', '5', '10', 'Unité fonctionnant sur batterie (unité)']);
      expect(texts.get(row?.[13])).toEqual(["Pas d'alarme", 'Alarme']);
      expect(texts.get(table().find((one) => one[3] === '5' && one[4] === '201')?.[13])).toEqual([
        "À l'arrêt",
        'En fonctionnement',
      ]);
    });

    it('says in a table of its own which object reports what, as it is served', async () => {
      const [head, ...lines] = rows('_Alarms.csv');
      expect(head?.slice(0, 6)).toEqual(['#Objet', 'Type', 'Instance', 'Description', 'Signale', 'Alarme si']);
      const of = (type: string, instance: number) =>
        lines.find((line) => line[1] === type && line[2] === String(instance));
      expect(of('Binary Value', 10)?.slice(4, 9)).toEqual(['oui', 'Alarme', '1', 'alarme', '5']);
      expect(of('Binary Value', 10)?.slice(14)).toEqual(['64', '64', '200', 'TO_OFFNORMAL, TO_FAULT']);
      expect(of('Binary Value', 106)?.slice(4, 9)).toEqual(['non', 'Alarme', '2', 'alarme', '5']);
      expect(of('Multi-state Value', 2)?.slice(4, 9)).toEqual([
        'oui',
        'ON MAINT. BYPASS, ON BYPASS',
        '2',
        'alarme',
        '10',
      ]);
      expect(of('Analog Value', 52)?.slice(4, 9)).toEqual(['non', '> 350', '2', 'alarme', '30']);
      // Event_Detection_Enable, Notification_Class and Time_Delay as a BMS reads them.
      for (const [type, instance] of [
        ['Binary Value', 10],
        ['Binary Value', 106],
      ] as const) {
        const row = of(type, instance);
        expect(await values(5, instance, 353)).toEqual([row?.[4] === 'oui']);
        expect(await values(5, instance, 17)).toEqual([Number(row?.[6])]);
        expect(await values(5, instance, 113)).toEqual([Number(row?.[8])]);
      }
    });

    it('says what units code 261 of the manual means', () => {
      expect(text('_Units.csv')).toMatch(/\r\n261;.*Ah/);
    });
  });

  describe('PICS and EPICS', () => {
    const sections = () => {
      const [head = '', objects = ''] = text('-EPICS.tpi').split('List of Objects in Test Device:');
      return { head, objects };
    };

    it('begin and end as test tools expect it', () => {
      expect(text('-EPICS.tpi')).toMatch(
        /^PICS 0\r\nBACnet Protocol Implementation Conformance Statement\r\n[\s\S]*\r\nEnd of BACnet Protocol Implementation Conformance Statement\r\n$/,
      );
    });

    it('execute exactly the services of Protocol_Services_Supported', async () => {
      const [bits] = await values(8, device, property.Protocol_Services_Supported);
      const served = bitsOf(bits).flatMap((bit, number) => (bit ? [number] : []));
      const executed = [...sections().head.matchAll(/^ (\S+) .*Execute\r$/gm)].map(
        ([, name = '']) => serviceBits[name],
      );
      expect(executed).toEqual(served);
      const claimed = [...text('-PICS.md').matchAll(/^\| (\S+) \| (?:yes|no) \| yes \|$/gm)];
      expect(claimed.map(([, name = '']) => serviceBits[name])).toEqual(served);
    });

    it('claim the profile whose services are there', () => {
      expect(text('-PICS.md')).toContain('- [x] BACnet Application Specific Controller (B-ASC)');
      expect(text('-PICS.txt')).toContain('[X] BACnet Gateway (B-GW)');
    });

    it('say that a BBMD refuses to have its table written', () => {
      expect(text('-PICS.md')).toMatch(/BBMD.*Write-Broadcast-Distribution-Table refused/);
    });

    it('say which data links there are, which of them is on, and what of BACnet/SC there is not', () => {
      expect(text('-PICS.md')).toContain('- [x] BACnet/SC (Annex AB), node:');
      expect(text('-PICS.txt')).toContain('[ ] BACnet/SC hub function');
      expect(text('-PICS.txt')).toContain('[ ] BACnet/SC direct connections, initiated or accepted');
      expect(text('-PICS.md')).toMatch(/BACnet\/IP[*:| ]+on$/m);
      expect(text('-PICS.md')).toMatch(/BACnet\/SC[*:| ]+off$/m);
      expect(text('-PICS.md')).toContain('| SC_Heartbeat_Timeout | 3 to 300 |');
      expect(text('-PICS.md')).toContain('| BACnet_IP_UDP_Port | 1 to 65535 |');
      expect(sections().objects).toContain('    network-type: secure-connect\r\n');
      expect(sections().objects).toContain('    sc-hub-function-enable: FALSE\r\n');
      expect(sections().objects).toContain('    sc-hub-connector-state: ?\r\n');
    });

    it('show the name of the device, which Markdown cannot misread', () => {
      expect(text('-PICS.md')).toContain('UPS &lt;b>A&amp;B&lt;/b> \\| "1", instance 1338');
      expect(sections().objects).toContain(`    object-name: 'UPS <b>A&B</b> | "1"' W\r\n`);
    });

    it('have each value that a BMS reads from the device, of each object', async () => {
      const ids = new Map(Object.entries(property).map(([name, id]) => [name.toLowerCase().replaceAll('_', '-'), id]));
      const types = new Map([
        ['device', 8],
        ['analog-value', 2],
        ['multi-state-value', 19],
        ['bitstring-value', 39],
      ]);
      const differences: unknown[] = [];
      let compared = 0;
      for (const block of sections().objects.split('\r\n  {\r\n').slice(1)) {
        const [, typeName = '', instance = ''] = /object-identifier: \((\S+), (\d+)\)/.exec(block) ?? [];
        const type = types.get(typeName);
        for (const [, name = '', rest = ''] of block.matchAll(/^ {4}([a-z-]+): (.*)\r$/gm)) {
          const id = ids.get(name);
          const text = rest.replace(/ [WC]$/, '');
          if (type === undefined || id === undefined || text === '?' || text.startsWith('{')) continue;
          const [value] = await values(type, Number(instance), id);
          const told = text.replace(/^(["'`])(.*)\1$/s, '$2');
          const isSame =
            typeof value === 'number' && /^-?[\d.]+$/.test(told)
              ? Math.fround(Number(told)) === value
              : typeof value === 'string'
                ? value === told
                : typeof value === 'boolean'
                  ? told === String(value).toUpperCase()
                  : true;
          compared += 1;
          if (!isSame) differences.push([typeName, instance, name, told, value]);
        }
      }
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(700);
    });

    it('mark what may be written: that and nothing else is not refused as write-access-denied', async () => {
      const operator = await openOperator('@bacnet-js/client', daemon.port);
      const objects = [
        [8, device, 'device'],
        [2, 0, 'analog-value'],
        [19, 1, 'multi-state-value'],
        [39, 0, 'bitstring-value'],
      ] as const;
      const ids = new Map(Object.entries(property).map(([name, id]) => [name.toLowerCase().replaceAll('_', '-'), id]));
      try {
        for (const [type, instance, typeName] of objects) {
          const block = sections()
            .objects.split('\r\n  {\r\n')
            .find((one) => one.includes(`(${typeName}, ${instance})\r`));
          for (const [, name = '', rest = ''] of (block ?? '').matchAll(/^ {4}([a-z-]+): (.*)\r$/gm)) {
            const id = ids.get(name);
            const read = id === undefined || rest.startsWith('{') ? [] : await bms.read(type, instance, id);
            const [value] = read;
            if (id === undefined || value === undefined || read.length !== 1) continue;
            const outcome = await operator.write({ type, instance, propertyId: id, value });
            expect([name, outcome]).toEqual([name, rest.endsWith(' W') ? 'done' : '2/40']);
          }
        }
      } finally {
        operator.close();
      }
    });
  });

  describe('the acceptance sheet', () => {
    it('has a row for each object, in the language asked for, and shows what is served', async () => {
      const page = text('-acceptance-fr.html');
      expect(page).toContain('<html lang="fr">');
      expect(page.match(/<td class="tick">/g)).toHaveLength(101);
      const [voltage] = await values(2, 41, property.Present_Value);
      expect(page).toContain(`${voltage} V`);
      expect(page).toContain('UPSLoadStatus');
    });

    it('says in bold that the UPS is simulated, and lets no foreign text become HTML', () => {
      const page = text('-acceptance-fr.html');
      expect(page).toContain('<p class="warning">SIMULATED');
      expect(page).toContain('UPS &lt;b&gt;A&amp;B&lt;/b&gt; | &quot;1&quot;');
      expect(page).not.toContain('<b>A');
    });

    it('needs nothing from any other host', () => {
      expect(text('-acceptance-fr.html')).not.toMatch(/(src|href)=|url\(|@import|<script/);
    });
  });
});
