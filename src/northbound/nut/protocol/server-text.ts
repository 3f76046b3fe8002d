/** Of the version that net-protocol gives to the commands and answers here. */
export const protocolVersion = '1.3';

/** The upsd whose answers these are. */
const likeUpsd = '2.8.0';

/**
 * The answer to VER. Programs look in it for `upsd` and a version, as prometheus-nut-exporter does (`upsd (.+) -`): they find the
 * one whose answers these are; who says it stands first.
 */
export function serverText(version: string): string {
  return `UPS BACnet gateway ${version}, like Network UPS Tools upsd ${likeUpsd} - https://www.networkupstools.org/`;
}
