import { boundedMemo } from './bounded-memo';

/** What stands in a template for whatever varies. */
export const any = '<*>';

/** Of the decimal digits of Unicode those that locales of Node format numbers with. */
const digit = /[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff10-\uff19]/;
const digits = new RegExp(`${digit.source}+`, 'g');
const ideograph = /[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]/;
const path = /^(?:[A-Za-z]:[\\/]|\\\\|~?\.{0,2}\/)(?=[^\s/])/;
const relativePath = /^[\w@.+~$-]+(?:[\\/][\w@.+~$-]+){2,}\/?$/;
const file =
  /^(?:[\w@.+~$-]+[\\/])*[\w@+~$.-]+\.(?:[cm]?[jt]sx?|css|html?|json|map|node|wasm|sql|py|rb|go|rs|java|so|dll|exe|log|txt|csv|pdf|png|jpe?g|ya?ml|toml|lock|xml|conf|sock|zip|gz|tmp|pem)$/i;
/** Two labels or more, of which the last is a usual top-level domain; those that are usual names of fields are left out. */
const host =
  /^(?!(?:com|org|net|java|javax|android|io)\.)[a-z\d](?:[\w-]*[a-z\d])?(?:\.[a-z\d](?:[\w-]*[a-z\d])?)*\.(?:com|net|org|edu|gov|mil|info|biz|local|internal|lan|intra|corp|arpa|cloud|io|ai|dev|app|example|test|uk|de|fr|nl|pl|ru|cn|jp|kr|tw|hk|br|mx|ar|au|nz|ca|us|eu|ch|be|se|ae|al|ba|bo|cr|cy|dz|ec|eg|ge|gt|iq|jo|ke|kw|kz|lb|lk|lu|ma|md|mk|mt|ng|np|om|pa|ph|pr|qa|sa|sv|sy|tn|tz|ug|uy|uz|zw|fi|dk|cz|hu|ro|gr|tr|il|za|es|pt|ua|vn|th|sg|cl|pe|ve|ir|pk|bg|sk|hr|lt|lv|ee|ie)$/i;
/** `org.apache.hadoop.mapred.MapTask` and `com.example.crm` say which one; a class of errors says what happened. */
const reversedDomain = /^(?:com|org|net|edu|gov|io)(?:\.[\w$-]+){2,}$/;
const failure = /(?:Exception|Error|Failure)$/;
/** `ERR_HTTP2_STREAM_CANCEL` is a name, `ORDER_17` is not: no part of a name is all digits. */
const constant = /^[A-Z]{2,60}\d{0,2}(?:_[A-Z]{1,60}(?:\d{1,2}[A-Z]{0,60})?){1,20}$/;
/** IPv6 and MAC addresses, times. */
const colons = /^(?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}(?:%\w{1,15})?(?:[.:/]\d{1,5}){0,4}$/i;
/** A port, or line and column. */
const position = /(?::\d{1,9}){1,2}$/;
const seams = /([:@#&+^=~]|\.+)/;

const known = boundedMemo<string>(2_000, 80);

/** A word as it stands in a template: with `<*>` for the parts of it that vary. Words hold no blanks, quotes or brackets. */
export function variableWord(word: string): string {
  return known.get(word) ?? known.set(word, decide(word));
}

function decide(word: string): string {
  const end = /[.:,]+$/.exec(word)?.[0] ?? '';
  const bare = end === '' ? word : word.slice(0, -end.length);
  if (bare === '') return word;
  if (path.test(bare)) return fromPath(bare) + end;
  if (!digit.test(bare)) {
    if (/^[a-f]{8,}$/i.test(bare)) return any + end;
    if (!/[./\\:@#]/.test(bare)) return word;
  } else if (colons.test(bare)) return any + end;
  const colon = bare.indexOf(':');
  // `Path:/home/a` and `file:C:\\a`.
  if (colon > 1 && path.test(bare.slice(colon + 1))) {
    return `${bare.slice(0, colon).split(seams).map(segment).join('')}:${fromPath(bare.slice(colon + 1))}${end}`;
  }
  const place = bare.replace(position, '');
  if (place === 'localhost' || file.test(place) || host.test(place) || relativePath.test(place)) return any + end;
  if (reversedDomain.test(bare)) return failure.test(bare) ? word : any + end;
  return bare.split(seams).map(segment).join('') + end;
}

/** `/a/b.ts:12:5` and `/a/b: no such file`: what follows a colon is no part of the path. */
function fromPath(word: string): string {
  const colon = word.indexOf(':', 3);
  return colon === -1 ? any : any + word.slice(colon).split(seams).map(segment).join('');
}

function segment(text: string): string {
  if (host.test(text) || text === 'localhost') return any;
  if (/^[a-f]{8,}$/i.test(text)) return any;
  if (!digit.test(text) || constant.test(text)) return text;
  // Where words are not set apart by blanks, only the digits vary.
  return ideograph.test(text) ? text.replace(digits, any) : any;
}
