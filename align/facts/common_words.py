"""English words that are written with a capital without being names that Arabic spells out by sound."""

from __future__ import annotations

COMMON_CAPITALISED = frozenset(
    """
    a aboriginal aborigines about above academy accelerator accord according accords account accounts
    acknowledges act acting action activities activity actor actress ad add addendum additional administration
    admiral adolescent adolescents adopted adoption advisory affairs affirms after again against age agencies
    agency agenda agents agreement aid air airline airlines airport airways aligned all alliance allied also
    although always ambassador amended among an and animal animals annex annexes annual another answer answers
    anti any appeal appeals appendix approved archipelago are area areas aren't arena armed armies arms army
    arrest art article arts as ask asked asks assembly assistant association asteroid at attorney audit
    auditor auditors author authority avenue award aware axis back background bank banks baptist base
    basketball battle bay beach beaches bear bearing bears beauty became because become been before began
    begins begun being below beyond big bill bird birds bishop black blue board boards bodies body book border
    borders botanic both boulevard branch branches brewery bridge bridges brief brigade brother brown budget
    budgetary budgets building bureau bureaus business but by cabinet caliph caliphs call called calls came
    camp campaign campaigns campground can can't canal canyon cape capital captain captains car care case
    castle cat category cathedral catholic catholics cats cell cells census center centers central centre
    centres ceremony chain chair chairman chairperson chairs chamber champion champions championship
    championships chancellor channel chapter charter check chemical chemicals chief chiefs child children
    christian church cinema circuit citizen citizens city civil civilization classic clause clay clear climate
    clinic clinics close club cluster clusters coalition coast code codes cold college colonel colonels
    colonial colonist colonists come comes comet command commander comment comments commerce commission
    commissioner commissions committed committee committees common communication communications communist
    communists community companies company comptroller concerned conclusion conduct confederate confederation
    conference congressional conservative conservatives constitution contact contents contract contracting
    contractor contractors contracts control controls convention conventions convicted convinced coordinator
    coral coronavirus corporal corporation corps corr corrected corrigendum could couldn't council councils
    counsel count countries country county court courts covenant covid creek crew crime crimes criminal crown
    cruelty cultural culture cup cups currency current curse customs cyclone damage dark data dawn day days
    dead dean dear death decade decades decides declaration declarations decree deeply defence defense deficit
    degree delegate delegates delegation delegations delivery democracy democrat democratic democrats
    department departments depression deprived deputies deputy desert deserts despite detective developed
    developing development dialogue diamond did didn't digital diploma director disabilities disability
    disaster disasters disease diseases disorder displaced dispute disputes distr district division divisions
    do doctor document does doesn't dog dogs domestic don't down dr draft drive drivers drug drugs due duke
    during dynasty each eagle eagles earl early earth east eastern economic economy education either elderly
    election electoral electric eliminate embassies embassy emergencies emergency emir emirs emperor emperors
    emphasizes emphasizing empire encourages end ended energy engineer enhanced enterprise entrepreneur
    entrepreneurs environment envoy episode equal era essential establishment ethics evangelical every
    excellencies excellency exchange executive exhibit expanded expatriates expert experts expo exposed
    expresses expressing extended external facilities facility fact factories factory faculty fair falls
    families family farm farmer farmers farms father federal federation federations feel felt female ferry
    festival festivals few fiction field figure figures film final finals finance financial find finds fire
    firearms first fiscal fish fisheries fishery fleet flight flyer food football for force forces foreign
    forest forests form formal former forms fort forum found foundation frame framework free freedom frequent
    friday friend friendly friends from front full fund funds further future galaxy galleries gallery game
    games garden gardens gate gates gender general generals genocide geospatial get gets given global go goal
    goals goddess goddesses gods goes going gold golden gone good got government governmental governor grand
    grant grants great greater green greens ground group groups guard guide guideline guidelines gulf gym
    habitat had half hall halls hand happy harbor harbour has have having he head headquarters heads health
    hearing heart heavy help hemisphere her here heritage high higher highness highway hill hills his history
    hoc holdings holy home honor honour horse horses horticultural hospital hospitals hotel house how however
    human humanitarian hundred hurricane hybrid i i'd i'll i'm i've ice if ii iii impact imperial in incident
    includes incorporated increased independence index indicator indicators indigenous industrial industries
    industry inflation influenza informal information infrastructure initiative initiatives inmate inmates
    inquiry inspector inspectors instead institute institutes institution instrument instruments insurance
    intelligence intergovernmental interim interior internal international internet introduction investigation
    invites is island islanders islands isle isles isn't issue it item items its iv job joint journal judge
    judges judicial july jungle just justice juveniles keep keeps kept key king kingdom kings kiss know known
    laboratories laboratory labour lake land lands landscape landscapes lane language large last late law laws
    lawyer lawyers league leagues least left legal let lets letter letters level liberal liberals liberation
    liberty libraries library lieutenant life light like limited line lines lion lions list little loan loans
    local long look looked looks lord low lower machine madam made magazine mail main major make makes male
    man management mandate manual manuals many map marathon march marine market markets marshal master
    material may mayor me meal meanwhile measure measures mechanism mechanisms media medical medicine medieval
    meeting member members memorandum memorial men message methodist metro middle might migrant migrants
    military millennium mine mineral minerals minister ministerial ministers ministries ministry miss mission
    missions mobile model modern monetary monk moon more moreover mosque mosques most mother mount mountain
    mountains movement mr mrs ms much multilateral multimedia municipal museum museums music must mutual my
    mystic narcotic narcotics nation national nations native natives natural nature naval navy near need needs
    neither network networks never nevertheless new news newspaper next night no nomadic nomenclature nor
    north northeast northern northwest not note notes nothing noting novel novelist now nuclear number
    numerous object observatory observer observers occupied ocean of off offender offenders office officer
    offices official oh oil old olympic on once one onion only open opera operation opposition or orange order
    organ organic organisation organization organizations organs original orthodox other our out outbreak
    outcome outcomes outer outpost outreach outside over overseas oversight overview own package packages pact
    palace panel paper papers paragraph paragraphs parenthood park parks parliament parliamentary part parties
    parts party pass passing pastor path pathway pathways patient patients patriotic peace peacebuilding
    peacekeeping penal peninsula people peoples perhaps permanent permit permits persistent person personal
    personnel persons pharaoh phase physical pilot pilots pipeline place plain plains plan planet planets
    planned plans plateau platform play please plenary plenipotentiary plus poet point police policies policy
    political pollutants pope port position post power powers practices practitioner practitioners preliminary
    premier prenatal preparatory preparedness present president presidential press previous priest prime
    prince princes princess principal principle principles prison prisoner prisoners private prix prize probe
    problem proceedings process procurement professional professionals professor program programme programmes
    programs project property prophet prophets prosecutor prosecutors prospects protected protestant
    protestants protocol protocols province provincial provisional public published put puts queen queens
    question questionnaire questions race races radio rail railway rain rapid rapporteur rapporteurs rather
    ray read reading reaffirming reaffirms real recalling recent recently recognizes recognizing
    recommendation recommendations reconciliation reconstruction record records recovery red reef reference
    referral refinery reform refugee refugees regards region regional register registry regular regulation
    regulatory reich reiterates relief religious removed renaissance replies reply report reporting reports
    representative representatives represents republic republican republicans request requests rescue research
    reserve reserves residual resolution resolutions resolve resource resources respect respiratory response
    responses results rev revenge reverend review revised revolution revolutionary richest ridge right rights
    ring rise risk risks river road roads rock rocket room rooms round rounds royal rule rules rural safety
    said saint saints same sanctuary satellite satellites saturday saw say says scale scheme school science
    sciences scientific scientist scientists scout scouts sea seabed seafood seal search season seasons second
    secret secretariat secretaries secretary section sections sector security see seemed seems seen sees self
    semi senate senator senior sergeant series service services session settlers seven several severe sexual
    shall shared she sheikh sheikhs ship should show shuttle side signatories signatory signed since singer
    single sir sister sisters site sixty sky slam slow small snow so social socialist socialists societies
    society soldier soldiers some something soon south southeast southern southwest space speaker speakers
    special specialist sport squadron square squares st stabilization stadium staff stage stages standard
    standards standing star stars state statement statements states station stations statistics status statute
    still stock stop storm story strait strategic strategies strategy street stresses stressing strip strong
    student students studies study subcommittee subcommittees subject submitted subsidiary such sultan sultans
    summary summer summit sun sunrise sunset super superintendent supply support supreme surface survey
    surveyors sustainable system systems table tables take taken takes task taxonomy teacher teachers team
    teams technical technology telescope television tell tells temple temples terminus terrestrial territorial
    territories territory terrorism test than thank thanks that the theater theatre their them theme themes
    then there therefore these they they're thing things think third thirty this those though thought thousand
    three through throughout thus tiger tigers time times title to today together told too took toolkit top
    total tour tournament tournaments tours tower towers town trade traditional training transfer transitional
    translate transport travel traveler travelers traveller travellers traverse treasury treaties treaty trial
    trials tribal tribunal tribunals tried tries trinity trophy tropical true trust trustee trusts truth try
    turn twenty twin two under understanding union unions unit united units universal universe university
    unless until up updated upon upper urban urges us use used uses using vaccine vaccines valley vascular
    verbal verbale verbatim version very vessel vessels via vice victim victims victory view village virus
    visit vital voice volcano volume volumes vote wall walls want wanted wants war warehouse was wasn't waste
    watch water waterfall way we we're we've weapon weapons week welcome welcomes welcoming welfare well were
    weren't west western what when where whereas whether which while white who whole whose why wide wild
    wildlife will wind winter with within without wolf wolves woman women won't woods word words work worker
    workers working workshop world would wouldn't writing year years yellow yes yet you you'll you're you've
    young your youth zone zoo
    """.split()
)

COMMON_ENDINGS = tuple(
    """
    tion tions sion sions ment ments ness ity ities ance ances ence ences ship ships ing ings ism isms ology ography
    ically ally ously ively ful less ible able ists ive ives ous ional ical ated ized ised wards teen
    """.split()
)
