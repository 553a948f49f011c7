//! `lanka bench-data N`: made-up ideas for measuring, the same for the same N and day.
//!
//! Spread over three years, so that the last month's ring holds what a town of that size would
//! have. The word *harvinainen* is in 0.1 % of them and *yleinen* in 5 %, for measuring search.

use clap::Args;
use domain::calendar::plus_days;
use domain::ideas::status::{By, Change};
use domain::ideas::text::{IdeaText, IdeaTitle, Place, Sentence};
use domain::town::Town;
use domain::{Date, IdeaId, Kind, Language, Localised};
use store::import::{Importing, import_batch};
use store::words::Words;
use store::{StoreError, groups, ideas};

use super::{Common, House, Trouble};
use crate::clock;

/// What the command is told.
#[derive(Debug, Args)]
pub(super) struct BenchData {
    /// Kuinka monta ideaa
    ideas: u64,
}

const DAYS: i32 = 3 * 365;
const BATCH: u64 = 500;
/// Of the newest ideas, how many get a status and an answer: what the first pages show.
const HANDLED: u64 = 300;

const PLACES: &[&str] = &[
    "Keskusta",
    "Ranta",
    "Koulunmäki",
    "Asemanseutu",
    "Myllyjärvi",
    "Kirkonkylä",
];
const THINGS: &[&str] = &[
    "leikkipuisto",
    "pyörätie",
    "katuvalot",
    "uimaranta",
    "kirjasto",
    "luistelukenttä",
    "bussipysäkki",
    "suojatie",
    "kuntosali",
    "koirapuisto",
    "laituri",
    "penkit",
    "roska-astiat",
    "hiihtolatu",
    "tori",
    "kahvila",
    "paja",
    "kesäteatteri",
    "puutarhapalstat",
    "nuorisotila",
    "liikuntahalli",
    "polku",
    "silta",
    "pysäköintipaikka",
];
const WISHES: &[&str] = &[
    "kuntoon ennen kesää",
    "valaistava talveksi",
    "rakennettava uudelleen",
    "siirrettävä lähemmäs koulua",
    "avattava myös iltaisin",
    "merkittävä paremmin",
    "esteettömäksi",
    "turvallisemmaksi lapsille",
    "hoidettava talkoilla",
    "suunniteltava asukkaiden kanssa",
];
const SENTENCES: &[&str] = &[
    "Kuljemme tästä joka päivä kouluun ja töihin.",
    "Talvella paikka on pimeä ja liukas.",
    "Moni naapuri on toivonut samaa jo vuosia.",
    "Kustannus olisi pieni verrattuna hyötyyn.",
    "Olisimme valmiita auttamaan talkoissa.",
    "Lapset ja ikäihmiset tarvitsevat tämän eniten.",
    "Naapurikunnassa vastaava on toiminut hyvin.",
    "Nykyinen ratkaisu on vanha ja huonossa kunnossa.",
    "Kesällä alueella käy paljon väkeä.",
    "Toivomme, että asia tutkitaan ennen seuraavaa talousarviota.",
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let index = self.next() % of.len().max(1) as u64;
        of[usize::try_from(index).unwrap_or(0)]
    }
}

/// Makes the ideas and says *valmis*.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn run(bench: BenchData, common: &Common) -> Result<(), Trouble> {
    let house = House::open(common, &Town::default()).await?;
    let told = |error: StoreError| house.trouble(&error);
    let words = Words::load();
    let (now, today) = (clock::now(), clock::now().civil_day());
    let mut made = 0;
    while made < bench.ideas {
        let until = (made + BATCH).min(bench.ideas);
        let batch: Vec<_> = (made..until)
            .filter_map(|n| idea(n, bench.ideas, today))
            .collect();
        import_batch(&house.db, &words, &batch, now)
            .await
            .map_err(told)?;
        made = until;
        if made % 50_000 == 0 {
            println!("{made} ideaa");
        }
    }
    handle_newest(&house, bench.ideas).await.map_err(told)?;
    store::figures::make(&house.db, now).await.map_err(told)?;
    store::fair::roll(&house.db, today).await.map_err(told)?;
    house.db.close().await;
    println!("valmis: {made} ideaa.");
    Ok(())
}

/// The n-th of so many; the last is today's.
fn idea(n: u64, of: u64, today: Date) -> Option<Importing> {
    let mut dice = Dice(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 7);
    dice.next();
    let title = format!(
        "{} {} {}",
        dice.one(PLACES),
        dice.one(THINGS),
        dice.one(WISHES)
    );
    let mut text = String::new();
    for _ in 0..4 + dice.next() % 8 {
        text.push_str(dice.one(SENTENCES));
        text.push(' ');
    }
    text.push_str(&format!(
        "Paikalla on {}, ja {} pitäisi saada.",
        dice.one(THINGS),
        dice.one(THINGS)
    ));
    if n.is_multiple_of(1_000) {
        text.push_str(" Tämä on harvinainen tilaisuus.");
    }
    if n.is_multiple_of(20) {
        text.push_str(" Toive on yleinen.");
    }
    let age = i32::try_from(u64::from(DAYS.unsigned_abs()) * (of - n - 1) / of.max(1)).unwrap_or(0);
    Some(Importing {
        source: "bench".to_owned(),
        key: n.to_string(),
        kind: Kind::Idea,
        title: IdeaTitle::parse(&title).ok()?,
        text: IdeaText::imported(&text).ok()?,
        place: Place::parse(dice.one(PLACES)).ok(),
        language: Language::Fi,
        supports: i64::try_from(dice.next() % 400).unwrap_or(0),
        created: plus_days(today, -age),
        retired: None,
    })
}

/// Statuses and answers for what the first pages show.
async fn handle_newest(house: &House, ideas_made: u64) -> Result<(), StoreError> {
    let db = &house.db;
    let now = clock::now();
    let name = Localised::new("Tekninen", "Tekniska", "Technical");
    let group = groups::add_group(db, "bench", &name, true).await?;
    let first = ideas_made.saturating_sub(HANDLED) + 1;
    for n in first..=ideas_made {
        let id = IdeaId::new(i64::try_from(n).unwrap_or(0));
        let Some(change) = change_of(n) else { continue };
        let take = Change::Take { group };
        let taken = ideas::change_status(db, id, take, By::Lead(group), now).await;
        if !matches!(taken, Ok(Ok(()))) {
            continue;
        }
        ideas::answer(
            db,
            id,
            Some(group),
            "Kiitos ideasta. Selvitämme asiaa ryhmässä.",
            Language::Fi,
            now,
        )
        .await?;
        if let Some(change) = change {
            let _ = ideas::change_status(db, id, change, By::Lead(group), now).await?;
        }
    }
    Ok(())
}

/// Every third stays as it came, every third is in handling, the rest has an end.
fn change_of(n: u64) -> Option<Option<Change>> {
    match n % 6 {
        0 | 1 => None,
        2 | 3 => Some(None),
        4 => Some(Some(Change::Finish {
            changed: Sentence::parse("Paikka on nyt kunnossa.").ok()?,
        })),
        _ => Some(Some(Change::Ask {
            question: Sentence::parse("Missä kohtaa paikka tarkalleen on?").ok()?,
        })),
    }
}
