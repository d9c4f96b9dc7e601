/**
 * 1,024 plain words. Each is one token in `o200k_base` and `cl100k_base`, alone and behind a space:
 * both encodings cut a text into words before they look for tokens, so that so many of these words
 * are so many tokens, in whatever order they stand. `words.test.ts` asks the tokenizer.
 */
export const WORDS: readonly string[] = `
able about above accept account action active actual added address adult after again against
agent agree air alarm album alert all allow almost alone along already also always amount angle
animal annual answer any apple apply area arm around art article ask aspect assist attach
attempt author avoid award aware away back bad badge bag balance ball band bank bar base basic
basis basket battle bear beat bed before begin below bench best better between big bill bird
birth black blank block blue board boat body bold book border both bottom box brain branch brand
bread break bridge brief bright bring brown budget build bus business button buy call camera
camp cancel card care carry case cash cast cat catch cause cell center central chain chair
change channel chapter charge chart chat cheap check child choice choose circle city claim class
clean clear clock close cloud club coach code coffee cold collect color column come common
company compare complete computer concept confirm connect contact contain content context
continue contract control cook cool copy core corner correct cost count country course court
cover create credit cross culture current custom customer cut cycle daily dance dark data date
daughter day deal deep default degree delay deliver depend depth describe design desk detail
develop device dialog diet digital direct discount disk distance divide doctor document dog
domain door double down draft drag draw dream dress drink drive drop dry due during each early
earn earth east easy eat edge edit effect eight either electric element else email empty enable
end energy engine ensure enter entry equal error escape estate even event ever every exact
example except exist exit expect expert express extend extra eye face fact factor fail fair fall
family fan far farm fast father favor feature feed feel field figure file fill film filter final
find fine finger finish fire firm first fish fit five fix flag flash flat flight floor flow
flower focus follow food foot force foreign forest forget form format forward found four frame
free fresh friend from front fruit full fun fund future game gas gate general gift girl give
glass global goal gold good grade grand graph grass gray great green grid ground group grow
guard guess guest guide habit hair half hall hand happy hard head health hear heart heat heavy
height help here hero hidden high hill history hold hole holiday home hope horse host hotel hour
house how human idea image impact import include income index inform input inside install
instead invite invoice iron issue item join journal judge jump just keep key kind king know
label land large last late later launch law layer lead leader learn least leave left leg legal
length lesson letter level library license life lift light like limit line link list listen
little live loan local lock log long look loop lose loss lost lot love low luck machine mail
main major make man manage manual map mark market mass master match matter may maybe meal mean
measure media medical meet meeting member memory mention menu merge message metal method middle
might mile mind mine minor minute mirror miss mix mobile mode model modern module moment money
month moon more most mother motion motor mouse mouth move movie much music must name nation
native nature near neck need network never new news next nice night nine noise none normal north
note nothing notice number object off offer office often oil old once one online only open
operate option orange order organ origin other out outside over own owner pack package page
paint pair panel paper parent park part partner party pass past path patient pattern pay payment
peace pen people percent perfect period person phase phone photo phrase pick picture piece pin
place plain plan plane planet plant plate play please plus point policy pool popular port post
power prepare present press pretty price prime print private problem process product profile
profit program project promise proof proper protect provide public pull pure purpose push
quality quarter quick quiet quite quote race radio rain raise random range rapid rate rather
reach read ready real reason receive recent record red reduce refer refund region regular
related release remain remove rent repeat replace reply report request require reserve reset
respect respond rest result return review reward rich ride right ring rise risk river road rock
role roll roof room root rough round route row rule run safe salary sale salt same sample sand
save scale scene school science score screen script sea search season seat second secret section
sector secure see seed seek segment select sell send sense series serve service session set
setup seven shade shadow shape share sharp sheet shell ship shirt shop short should show side
sign signal silver similar simple since single site six size skill skin sky sleep slice slide
slow small smart smooth snow social soft solid some song soon sort sound source south space
special speech speed split sport spot spread spring square stable staff stage stamp stand star
start state station status stay steel step stick still stock stone stop storage store storm
story stream street stress strike string strong student studio study style subject submit
success such suggest summer sun support sure surface survey switch symbol system table tail take
talk tank target task tax tea team tell ten term test text thank their theme then there thin
thing think third those thought three through throw thus ticket tight time tiny title today tone
tool top topic total touch tour tower town track trade traffic trail train travel tree trial
trip truck true trust truth try turn two type under union unique unit until update upper urban
usage use user usual value vehicle version very video view visible vision visit visual voice
volume vote wait walk wall want warm wash watch water wave way weak wealth wear weather web week
weight welcome well west wheel when where which while white whole why wide wife wild will win
wind window wine wing winner winter wire wise wish with without woman wood word work world worth
would write wrong yard year yellow yes yet young your zone
`
  .trim()
  .split(/\s+/)
