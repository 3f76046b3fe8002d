/** Four decimal octets without leading zeros, as an unsigned 32-bit number; undefined when it is anything else. */
export function parseIpv4(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let number = 0;
  for (const octet of octets) {
    if (!/^(0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    number = number * 256 + Number(octet);
  }
  return number;
}

/** An address that one machine can have: not 0.x, not multicast, not reserved or limited broadcast. */
export function isUnicast(address: number | undefined): boolean {
  return address !== undefined && address >= 0x01000000 && address < 0xe0000000;
}

/** 127.x.x.x reaches no other machine (RFC 1122 §3.2.1.3). */
export function isLoopback(address: number | undefined): boolean {
  return address !== undefined && address >>> 24 === 127;
}

/** Ones, then zeros, with room for two hosts and not wider than a class A network. */
export function isNetmask(mask: number): boolean {
  const hosts = ~mask >>> 0;
  return (hosts & (hosts + 1)) === 0 && hosts >= 3 && hosts <= 0x00ffffff;
}

export function isSameSubnet(one: number, other: number, mask: number): boolean {
  return (one & mask) === (other & mask);
}

/** The network's own address and its broadcast address belong to no machine. */
export function isHostOf(address: number, mask: number): boolean {
  const host = (address & ~mask) >>> 0;
  return host !== 0 && host !== ~mask >>> 0;
}
