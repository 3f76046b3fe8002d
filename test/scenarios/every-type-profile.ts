const source = '"source": "drawn", "certainty": "documented"';

/** A UPS of no maker: a word of every type, order, scale and mark, function 3 and 4, conditions of every form. */
export const everyTypeProfile = `{
  "profile": 1,
  "name": "every-type",
  "maker": "Nobody",
  "model": "EVERY TYPE",
  "documents": ["drawn for the tests"],
  "serial": { "baud": 19200, "parity": "none", "stopBits": 1, "slave": 1 },
  "notAvailable": { "word": "0x7FFF", "doubleWord": "0x7FFFFFFF", "appliesTo": "all" },
  "tables": [
    { "id": "plate", "address": "0x9000", "words": 16, "kind": "values", "cadence": "slow", "identity": true, ${source} },
    { "id": "status", "address": "0x9100", "words": 8, "function": 4, "kind": "bits", "cadence": "urgent", "tells": "status", ${source} },
    { "id": "numbers", "address": "0x9100", "words": 40, "kind": "values", "cadence": "regular", "tells": "measurements", ${source} }
  ],
  "words": [
    { "code": "DeviceCode", "address": "0x9000", "type": "u16", "unit": "", "name": "Device code", ${source} },
    { "code": "Rating", "address": "0x9001", "type": "u16", "scale": 0.1, "unit": "kVA", "name": "Rated power", ${source} },
    { "code": "Unsigned", "address": "0x9100", "function": 3, "type": "u16", "scale": 0.1, "unit": "V", "name": "u16", ${source} },
    { "code": "Signed", "address": "0x9101", "function": 3, "type": "s16", "scale": 0.01, "unit": "A", "name": "s16", ${source} },
    { "code": "Wide", "address": "0x9102", "function": 3, "type": "u32", "scale": 0.001, "unit": "V", "name": "u32", ${source} },
    { "code": "WideTurned", "address": "0x9104", "function": 3, "type": "u32", "order": "low-first", "unit": "s", "name": "u32 low first", ${source} },
    { "code": "WideSigned", "address": "0x9106", "function": 3, "type": "s32", "scale": 0.01, "unit": "A", "name": "s32", ${source} },
    { "code": "WideSignedTurned", "address": "0x9108", "function": 3, "type": "s32", "order": "low-first", "scale": 0.1, "unit": "kVA", "name": "s32 low first", ${source} },
    { "code": "Float", "address": "0x910A", "function": 3, "type": "f32", "unit": "Hz", "name": "f32", ${source} },
    { "code": "FloatTurned", "address": "0x910C", "function": 3, "type": "f32", "order": "low-first", "unit": "V", "name": "f32 low first", ${source} },
    { "code": "Offset", "address": "0x910E", "function": 3, "type": "u16", "scale": 0.5, "offset": -40, "unit": "°C", "name": "scaled with an addend", ${source} },
    { "code": "Binary", "address": "0x910F", "function": 3, "type": "u16", "scale": 0.015625, "unit": "%", "name": "a sixty-fourth", ${source} },
    { "code": "Absent", "address": "0x9110", "function": 3, "type": "u16", "unit": "V", "notAvailable": ["0xFFF0"], "name": "never there", ${source} },
    { "code": "Charge", "address": "0x9111", "function": 3, "type": "u16", "unit": "%", "name": "charge", ${source} },
    { "code": "Source", "address": "0x9104", "function": 4, "type": "u16", "unit": "", "name": "what feeds the load", ${source} },
    { "code": "Battery", "address": "0x9105", "function": 4, "type": "u16", "unit": "", "name": "state of the battery", ${source} }
  ],
  "bits": [
    { "code": "Inverter", "address": "0x9100", "function": 4, "bit": 0, "name": "Inverter on", ${source} },
    { "code": "Mains", "address": "0x9100", "function": 4, "bit": 1, "name": "Mains good", ${source} },
    { "code": "Bypass", "address": "0x9100", "function": 4, "bit": 15, "name": "Bypass carries", ${source} },
    { "code": "AnyAlarm", "address": "0x9101", "function": 4, "bit": 7, "name": "Any alarm", ${source} },
    { "code": "Overload", "address": "0x9101", "function": 4, "bit": 8, "name": "Overload", ${source} },
    { "code": "Manual", "address": "0x9102", "function": 4, "bit": 3, "name": "Manual bypass closed", ${source} },
    { "code": "Low", "address": "0x9102", "function": 4, "bit": 4, "name": "Battery low", ${source} }
  ],
  "texts": [
    { "code": "Name", "address": "0x9004", "words": 6, "firstCharacter": "low-byte", "name": "Name", ${source} },
    { "code": "Serial", "address": "0x900A", "words": 6, "firstCharacter": "high-byte", "name": "Serial number", ${source} }
  ],
  "identity": {
    "table": "plate",
    "code": "DeviceCode",
    "codes": [{ "code": "0x4E4F", "source": "drawn", "certainty": "documented" }]
  },
  "plate": { "model": "Name", "serialNumber": "Serial", "nominalKva": "Rating" },
  "numbers": [
    ["UPS_OUTPUT_V1", "Unsigned"],
    ["BATTERY_I+", "Signed"],
    ["RECTIFIER_V1", "Wide"],
    ["BATTERY_s", "WideTurned"],
    ["UPS_OUTPUT_I1", "WideSigned"],
    ["UPS_OUTPUT_KVA", "WideSignedTurned"],
    ["UPS_OUTPUT_fr", "Float"],
    ["BATTERY_V+", "FloatTurned"],
    ["UNIT_TMP", "Offset"],
    ["UPS_OUTPUT_Lr", "Binary"],
    ["BATTERY_V-", "Absent"],
    ["BATTERY_%", "Charge"]
  ],
  "states": [
    ["UPSLoadStatus", "ON MAINT. BYPASS", "Manual and Source != 2"],
    ["UPSLoadStatus", "ON BATTERY", "Source = 3 and not Mains"],
    ["UPSLoadStatus", "NORMAL MODE", "Source = 2 and Mains or Source = 7"],
    ["UPSLoadStatus", "ECO MODE", "Source > 10 and Source <= 12"],
    ["UPSLoadStatus", "ON BYPASS", "Bypass and Source = 5"],
    ["UnitLoadStatus", "ON BATTERY", "Source = 3"],
    ["UnitLoadStatus", "NORMAL MODE", "Source = 2 or Source = 7"],
    ["Alarms", "GENERAL ALARM", "AnyAlarm"],
    ["BatteryStatus", "LOW", "Low"],
    ["BatteryStatus", "DISCHARGING", "Battery = 2 or Battery = 4"],
    ["BatteryStatus", "TESTING", "Battery = 3"],
    ["BatteryStatus", "CHARGING", "Battery = 1 and Charge < 100"],
    ["InverterStatus", "OFF", "not Inverter"],
    ["RectifierStatus", "OFF", "not Mains and Battery >= 2"],
    ["InputRecStatus", "OUT OF TOL", "0x9002 >= 2 and 0x9002 < 9 or 0x9003.5"]
  ],
  "bitStrings": [
    ["UPSAlarms", "UPS GENERAL ALARM", "AnyAlarm"],
    ["UPSAlarms", "UPS OVERLOAD", "Overload and AnyAlarm"],
    ["UnitAlarms", "ON BATTERY", "Source = 3"],
    ["UnitAlarms", "BATTERY LOW", "Low"],
    ["UnitAlarms", "MAINTENANCE BYPASS", "Manual"]
  ]
}
`;
