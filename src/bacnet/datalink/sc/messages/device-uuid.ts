/** Names a device for its whole life, as RFC 4122 writes it: 8-4-4-4-12 hexadecimal digits in small letters (135-2020 §AB.1.5.3). */
export type DeviceUuid = string;
