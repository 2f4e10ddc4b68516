import type { Language } from '../../schemas/session-rules.ts';

/** Small words of the languages in Latin letters, without accents: what nobody can write two sentences without. */
const SMALL_WORDS: Readonly<Partial<Record<Language, string>>> = {
  en: 'the and of to is are was for with that this it you your please what which have has not my we our from can could would will on at be an they their about who when how why if or but should',
  de: 'der die das den dem und ist sind nicht ein eine einen mit fur von zu auf dass bitte ich wir sie es im am wurde wird haben hat kann wie was wenn auch bei nach uber ihr mein meine unser zum zur oder aber',
  fr: 'le les des est et pour dans une un vous nous je que qui avec sur pas du au ne ce cette mon ma mes votre sont ont plus par merci faire etre aux il elle ou mais la de',
  es: 'el los las es y para por con que una del al no se mi su usted como esta este son mas pero muy todos quiero favor hacer cuando donde la de un lo le',
  it: 'il gli e di che per con una del della dei sono non mi si ho questo questa come piu ma alla nel anche favore fare quando dove la un lo le ha',
  pt: 'o os as e um uma para com do da dos das nao que em no na por se meu minha voce esta este sao mais mas como fazer favor quando onde ao de',
  nl: 'de het een en van voor met niet dat is op ik je we zijn naar te wordt aan kan hoe wat als ook bij graag mijn onze maar of heeft dit',
  pl: 'i w na do nie sie jest ze z to o dla prosze czy jak po co od przez moje mi tak ale oraz jego sa ktory byc',
  sv: 'och att det som en ar pa av for med den till inte jag vi har ett kan du om vad min var hur eller men ska detta skulle',
  da: 'og at det som en er pa af for med den til ikke jeg vi har et kan du om hvad min hvor eller men skal dette gerne',
  no: 'og at det som en er pa av for med den til ikke jeg vi har et kan du om hva min hvor eller men skal dette gjerne',
  cs: 'a v na je se ze to s do pro o za jsem prosim jak co nebo ale mi by muj podle tak jako jsou aby',
  tr: 've bir bu icin ile da de mi ne olarak daha cok ama lutfen nasil var yok ben siz gibi kadar sonra bana',
};

interface Weight {
  readonly language: Language;
  readonly weight: number;
}
/** What a word says for each language: the less, the more languages have it. */
const WEIGHTS: ReadonlyMap<string, readonly Weight[]> = weights();

/** Scripts in which a language is told by the letters alone; the first pattern that has most of the letters decides. */
const SCRIPTS: readonly (readonly [RegExp, (text: string) => Language | 'other'])[] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/gu, () => 'ja'],
  [/\p{Script=Han}/gu, () => 'zh'],
  [/\p{Script=Hangul}/gu, () => 'ko'],
  [/\p{Script=Cyrillic}/gu, (text) => (/[іїєґ]/iu.test(text) ? 'uk' : /[јљњћђѓќўәғқңүұһі]/iu.test(text) ? 'other' : 'ru')],
  [/\p{Script=Greek}/gu, () => 'el'],
  [/\p{Script=Hebrew}/gu, () => 'he'],
  [/\p{Script=Arabic}/gu, (text) => (/[پچژگٹڈڑے]/u.test(text) ? 'other' : 'ar')],
  [/\p{Script=Devanagari}/gu, () => 'hi'],
  [/\p{Script=Thai}/gu, () => 'th'],
]; // prettier-ignore

/** Evidence that a language needs: weighed words, and how many times those of the next. */
const ENOUGH = 2;
const CLEARLY = 1.5;

/**
 * The language of a text: an ISO 639-1 code, `other` for letters of a language that is not told apart, undefined where the text is too
 * short or too mixed to say. Made to be silent when unsure.
 */
export function languageOf(text: string): Language | 'other' | undefined {
  const letters = count(text, /\p{L}/gu);
  if (letters === 0) return undefined;
  if (count(text, /\p{Script=Latin}/gu) * 2 >= letters) return latin(text);
  const kana = count(text, /\p{Script=Hiragana}|\p{Script=Katakana}/gu);
  if (kana > 0 && (kana + count(text, /\p{Script=Han}/gu)) * 2 >= letters) return 'ja';
  for (const [script, languageIn] of SCRIPTS) if (count(text, script) * 2 >= letters) return languageIn(text);
  return 'other';
}

function latin(text: string): Language | undefined {
  const scores = new Map<Language, number>();
  const words = text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('å', 'a')
    .split(/[^\p{L}]+/u);
  for (const word of words)
    for (const { language, weight } of WEIGHTS.get(word) ?? [])
      scores.set(language, (scores.get(language) ?? 0) + weight);
  const [best, next] = [...scores].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[1] < ENOUGH || best[1] < CLEARLY * (next?.[1] ?? 0)) return undefined;
  return best[0];
}

function weights(): Map<string, Weight[]> {
  const languages = new Map<string, Language[]>();
  for (const [language, words] of Object.entries(SMALL_WORDS) as [Language, string][])
    for (const word of new Set(words.split(' ')))
      languages.set(word, [...(languages.get(word) ?? []), language]);
  return new Map(
    [...languages].map(([word, all]) => [
      word,
      all.map((language) => ({ language, weight: 1 / all.length })),
    ]),
  );
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
