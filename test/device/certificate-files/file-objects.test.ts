import { beforeEach, describe, expect, it } from 'vitest';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { PropertyWriter } from '../../../src/bacnet/object-model/property-writer.js';
import { type CertificateFile, certificateFilesOf } from '../../../src/device/certificate-files/certificate-files.js';
import { CertificateFileObjects } from '../../../src/device/certificate-files/file-objects.js';

let operational: CertificateFile | undefined;
let store: ObjectStore;
let files: CertificateFileObjects;
let writer: PropertyWriter;

beforeEach(() => {
  operational = undefined;
  files = new CertificateFileObjects({ file: (name) => (name === 'operational' ? operational : undefined) });
  store = new ObjectStore({ databaseRevision: 0 });
  for (const definition of files.definitions('en')) store.add(definition);
  writer = new PropertyWriter(store, {
    isCommissioning: false,
    isOutOfService: () => false,
    write: (write) => files.write(write),
  });
});

const read = (propertyId: number, instance = 1) => {
  const octets = store.read({ objectType: 10, instance }, propertyId);
  return octets instanceof Uint8Array
    ? Buffer.from(octets).toString('hex')
    : `${octets.errorClass}/${octets.errorCode}`;
};
const write = async (propertyId: number, value: readonly number[]) => {
  const objectId = { objectType: 10, instance: 1 };
  const request = { objectId, propertyId, arrayIndex: undefined, value: Uint8Array.from(value) };
  const failure = await writer.write(request, 'BMS');
  return failure === undefined ? 'done' : `${failure.errorClass}/${failure.errorCode}`;
};
const [fileSize, modificationDate, archive, readOnly, accessMethod] = [42, 71, 13, 99, 41];
const [yes, no] = ['11', '10'];
/** As local time, whatever the zone of this machine: 2026-11-29, a Sunday, 21:30:15. */
const modifiedAtMs = new Date(2026, 10, 29, 21, 30, 15).getTime();

describe('the File objects of the certificates (135-2016 §12.13)', () => {
  it('are four, each with a name of its own', () => {
    expect(store.objects.map(({ id, name }) => [id.instance, name])).toEqual([
      [1, 'Operational Certificate'],
      [2, 'Issuer Certificate 1'],
      [3, 'Issuer Certificate 2'],
      [4, 'Certificate Signing Request'],
    ]);
  });

  it('without a certificate the file is empty, of no known date', () => {
    expect([read(fileSize), read(modificationDate), read(archive)]).toEqual(['2100', 'a4ffffffffb4ffffffff', no]);
    expect(files.contentOf(1)).toEqual(new Uint8Array());
  });

  it('with one it has its size and date; it is read only, and a stream', () => {
    operational = { content: Buffer.from('-----BEGIN'), modifiedAtMs };
    expect([read(fileSize), read(modificationDate)]).toEqual(['210a', 'a47e0b1d07b4151e0f00']);
    expect([read(readOnly), read(accessMethod)]).toEqual([yes, '9101']);
    expect(Buffer.from(files.contentOf(1)).toString()).toBe('-----BEGIN');
    expect([2, 3, 4, 5].map((instance) => files.contentOf(instance).length)).toEqual([0, 0, 0, 0]);
  });

  it('Archive is TRUE from when a BMS says so until the content changes (135-2016 §12.13.8)', async () => {
    operational = { content: Buffer.from('one'), modifiedAtMs };
    expect(await write(archive, [0x11])).toBe('done');
    expect(read(archive)).toBe(yes);
    operational = { content: Buffer.from('one'), modifiedAtMs };
    expect(read(archive)).toBe(yes);
    operational = { content: Buffer.from('two'), modifiedAtMs };
    expect(read(archive)).toBe(no);
    await write(archive, [0x11]);
    await write(archive, [0x10]);
    expect(read(archive)).toBe(no);
  });

  it('nothing else of them can be written', async () => {
    expect(await write(fileSize, [0x21, 0])).toBe('2/40');
    expect(await write(readOnly, [0x10])).toBe('2/40');
    expect(await write(archive, [0x21, 1])).toBe('2/9');
  });
});

describe('what of the certificates is a file', () => {
  const set = (certificate: string, ...issuers: string[]) =>
    ({ certificate, issuers, sinceMs: 1000, view: undefined, issuerViews: [] }) as never;
  const textsOf = (shown: Parameters<typeof certificateFilesOf>[0]['shown']) => {
    const found = certificateFilesOf({ shown });
    return (['operational', 'issuer1', 'issuer2', 'signingRequest'] as const).map((name) =>
      found.file(name)?.content.toString(),
    );
  };

  it('those in force and the last request, never what waits to be tried', () => {
    expect(textsOf({})).toEqual([undefined, undefined, undefined, undefined]);
    const request = { pem: 'request', fields: {} as never, madeAtMs: 2000 };
    expect(textsOf({ candidate: set('new', 'a'), request })).toEqual([undefined, undefined, undefined, 'request']);
    expect(textsOf({ operational: set('old', 'a'), candidate: set('new', 'b') })).toEqual([
      'old',
      'a',
      undefined,
      undefined,
    ]);
    expect(textsOf({ operational: set('old', 'a', 'b') })).toEqual(['old', 'a', 'b', undefined]);
  });

  it('each with the moment from when it is so', () => {
    const request = { pem: 'request', fields: {} as never, madeAtMs: 2000 };
    const found = certificateFilesOf({ shown: { operational: set('old', 'a'), request } });
    expect([found.file('issuer1')?.modifiedAtMs, found.file('signingRequest')?.modifiedAtMs]).toEqual([1000, 2000]);
  });
});
