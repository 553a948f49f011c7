//! The word rules of the compass, in the little language of `words::meets`: stems that
//! begin a word, groups that must all be met in one sentence.

use super::Door;

/// Rules, any one of which is enough.
pub(super) const fn of(door: Door) -> &'static [&'static str] {
    match door {
        Door::Emergency => EMERGENCY,
        Door::Appeal => APPEAL,
        Door::InformationRequest => INFORMATION_REQUEST,
        Door::WellbeingCounty => WELLBEING_COUNTY,
        Door::Initiative => INITIATIVE,
        // Found by its check character, not by words.
        Door::PersonalIdentityCode => &[],
    }
}

const EMERGENCY: &[&str] = &[
    // Fire. Lamps and matters burn and return in Finnish too (palaa).
    "palaa.|palavat. talo.|talot.|omakotitalo.|kerrostalo.|rivitalo.|rakennus.|koulu.|metsä.|maasto.|ruohikko.|navetta.|lato.|vaja.|varasto.|roskakatos.|roskis.|auto.|vene. !*valo|lamp",
    "tulessa.|liekeissä.|ilmiliekeissä.",
    "tulipalo|metsäpalo|maastopalo|ruohikkopalo nyt.|juuri|syttyi|parhaillaan|apua.|täällä.|heti.|leviää.",
    "savua. ikkun|hälytin|hälytti|sisällä|talosta|rakennuksesta",
    "haisee|haju kaasulle.|kaasulta.|kaasun.|kaasua.",
    "kaasuvuo",
    // Someone is hurt.
    "tajuton|tajuttom|medvetslös|unconscious",
    "ei+hengitä|ei+saa+henk|eikä+saa+henk|eikä+hengitä|andas+inte|not+breathing|isn+t+breathing",
    "vuotaa+verta|bleeding+heavily|blöder+kraftigt",
    "makaa. maassa.|lattialla.|kadulla.|liikkumatta. mies|nainen|vanhus|lapsi|ihminen|joku|poika|tyttö|kaatui",
    "kaatui.|kaatunut. eikä+pääse+ylös|ei+pääse+ylös|eikä+liiku|ei+liiku",
    "vajo|pudon|putos|tippu jäihin.",
    "hukkumassa.|drowning|drunknar.",
    "rintaki|sairauskohta|sydänkohta|sydäninfark|aivoinfark sai.|sain.|puutu|nyt.|heti.|apua.",
    "ambulan heti.|nyt.|apua.",
    "heart+attack having|now|help",
    "kolari|onnettomuu|törmäy juuri+nyt|nyt.|äsken.|loukkaant",
    "auton+alle äsken.|juuri+nyt|nyt. jäi.",
    "suistui jumissa|loukkaan|puristu",
    // Lines that are down.
    "sähköjoh|sähkölinj|voimalinj|voimajoh katken|katkes|roikku|maassa.|pudon|poikki",
    // Violence.
    "uhkaa.|uhkailee.|heiluu.|riehuu. puuko|veits|veitse|kirve|ase.|aseella.|aseen.",
    "ammutaan.|ampuu. apua.|täällä.|nyt.|ihmis",
    "pahoinpitelee.|hakkaa.|puukottaa. parhaillaan|nyt.|vaimo|lasta|lapsia|miestä|naista|apua.",
    // Someone does not want to live.
    "en+jaksa+elää|en+jaksa+enää+elää|en+halua+elää|en+halua+enää+elää",
    "tappaa+itse|tapan+itse|itsemurh|uhkaa+hypätä|aikoo+hypätä",
    "vill+inte+leva|ta+livet+av|självmord|kill+myself|suicid|want+to+die",
    // Swedish and English.
    "brinner. huset.|hus.|skogen.|bilen.|skolan.|lägenheten.|byggnaden. !belysning|lamp",
    "luktar+gas|gasläck|gas+leak|smell+of+gas",
    "on+fire.",
    "fire. right+now|now.|spreading|burning|help",
];

const APPEAL: &[&str] = &[
    "oikaisuvaatimu|oikaisupyyn|hallintovalitu|kunnallisvalitu|valitusosoitu|valitusai|valituskirjel|muutoksenha|hallintokantel|kantelu",
    "hallinto+oikeu|hallintooikeu",
    "mihin+voi|voinko|miten|kuinka valittaa.",
    "hylättiin.|evättiin.|hylkäys valitan.|valittaa.|valitus.",
    "oikaisu|oikaise|oikaist päätö|*päätö|viranhaltij",
    "haen.|haemme.|hakea.|haetaan.|hakisin. muutosta. *päätö|*lupa|*luva|*kaava",
    "valitan.|valitamme.|valittaa.|valitus.|valitusta.|valituks *päätö|*lupa|*luva|*kaava|*maksusta|virhemaks|viranhaltij|lautakunna|tonttikaup",
    "muistutu|huomautu *kaava|*lupahakem|*rakennuslu|*ympäristölu|*poikkeamis|nähtävillä.",
    "överklag|omprövning|kommunalbesvär|förvaltningsbesvär|förvaltningsdomstol|rättelseyrkan",
    "anför besvär",
    "anmärkning *plan",
    "appeal.|appeals.|appealing.|appealed. decision|permit|board|against",
    "administrative+court|rectification",
];

const INFORMATION_REQUEST: &[&str] = &[
    "tietopyyn|tiedonsaantipyyn|asiakirjapyyn|tarkastuspyyn|tarkastusoikeu|rekisteritie|lokitie",
    "julkisuusl|asiakirjajulkisuu|gdpr",
    "tietosuoja asetu|oikeu|pyyd|pyyn",
    "tietoni.|tietojani.|tiedoistani.|henkilötie tarkast|poist|jäljen|kopio|nähdä|saada|mitä",
    "mitä minusta.|lapsestani. tieto|kirjat|tallen",
    "pyyd|pyyt|halua|saisin|saada|saanko|vaadi|toimitta|lähettä|tarvits|nähtäv|luettav *asiakir|jäljen|kopio.|kopion.|kopiota.|kopioita.|kopiot.|hankintasop|*rakennuspiir|viranhaltijapäätö",
    "pyyd|pyyt|vaadi|nähtäv pöytäkirja|pöytäkirjo|lausunnot.|lausuntoja.|sopimus.|sopimuksen.",
    "begär|begäran ut.|handling|protokoll",
    "registerutdrag|offentlighetsl",
    "kopia avtal|*handling|protokoll|beslut",
    "information+request|freedom+of+information|subject+access|access+to+the+doc|access+to+doc|openness+act",
    "copy|copies contract|minutes|document|decision|agreement",
    "personal+data about+me|hold|delete|remove|access",
];

/// What is in the yard or on the way of a health centre is the town's matter: benches,
/// parking, lights, ploughing.
macro_rules! not_about_the_place {
    () => {
        "!penkk|*piha|pysäköi|*parkki|tien.|tie.|tieltä.|katu|*valo|valais|aura|hiekoi|liuka|suojatie|pyörä|pysäh|pysäk|bussi|katos|roskis|*puisto|polku|eteen.|viereen.|kohdalle."
    };
}

const WELLBEING_COUNTY: &[&str] = &[
    // Services that only the county has.
    concat!(
        "lääkäri|lääkäre|hammasho|hammaslää|kotihoi|kotipalvel|vammaispalv|omaisho|lastensuo|sosiaalityö|sosiaalitoim|sosiaalipalv|mielenterv|päihdepalv|päihdehuol|psykolog|koulupsyk|kuraattor|koulukuraat|kouluterv|terveydenho|toimeentulotu|hyvinvointialue|pirha|perheneuv|fysioterap|*rokotu|verikok|laboratori|röntgen|ambulans|ensihoi|palveluasum|hoivakot|sotepalv|sotekesk ",
        not_about_the_place!()
    ),
    // Places that are in many matters: a service must be meant.
    concat!(
        "terveyskes|terveysas|sairaala|neuvola|vanhaink|palvelutal|palvelukot|vanhuspalv|paloasem jono|aika.|aikaa.|ajat.|ajan.|ajanvar|pääse|pääsy|saa.|puhelin|vastaa.|vastata.|vastaanot|hoitaj|hoitoon.|miehity|palauttaa.|henkilök|päivysty ",
        not_about_the_place!()
    ),
    "kuljetuspalv vammai|vanhu|taksi",
    "päivysty sairaa|terveysk|terveysa|yöpäiv",
    "hälsocentral|hälsovård|hälsostation|läkar|tandläk|tandvård|hemvård|barnskydd|välfärdsområd|socialarb|mödrarådg|ambulans !bänk|bänkar|vägen|mörk|hal.|parker|belysn|gång",
    "health+cent|doctor|dentist|home+care|wellbeing+services|social+worker|child+protection|maternity+clin|ambulance !bench|road|dark|parking|path|lights|bus.|street",
    "hospital appointment|queue|waiting|nurse|emergency !bench|road|dark|parking|path|lights|bus.|street",
];

const INITIATIVE: &[&str] = &[
    "kuntalaisaloi|kansalaisaloi|kansanäänestysaloi|valtuustoaloi|nuorisoaloi|aloitteeni.|aloitteemme.|aloitteestani.|aloitteestamme.",
    "kansanäänesty",
    "^aloite.",
    "aloite.|aloitteen.|aloitetta.|aloitteena.|aloitteeseen. teen.|teemme.|teimme.|tekemä|tekij|jätä|jätimme.|jätin.|jättää.|jättävät.|panemme.|vireill|virallis|kuntalai|kunnallis|*valtuusto|nimeä.|nimiä.|allekirj|esitän.|esitämme.|prosentin.|*yhdisty",
    "aloitteen. tehdä. halua|miten.|kuinka.|voinko.",
    "adressi|nimilista|nimenker allekirj|puolesta|nimeä",
    "invånarinitiativ|kommuninvånarinitiativ|medborgarinitiativ|namninsaml",
    "initiativ.|initiativet. gör.|lämna|kommunallag|väck|fullmäktig",
    "petition. signature|signed|names|council",
    "initiative. municipal|resident|citizen|submit|council",
];
