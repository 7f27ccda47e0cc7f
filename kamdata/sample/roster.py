"""Who belongs to the sample company: its customers, its products and its people. All invented."""

# ruff: noqa: E501 - one line for each customer reads better than five

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """A product line, what a customer typically spends on it a year, and who may buy it."""

    code: str
    name: str
    list_price: int
    segments: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the generator sees it.

    `revenue` is the yearly level on the as-of date in thousands of dollars, `drift` its yearly
    growth, `gap` the usual number of days between two orders, `products` the codes of what it
    buys, the largest first.
    """

    name: str
    region: str
    industry: str
    segment: str
    owner: str
    is_key: bool
    revenue: int
    drift: float
    gap: int
    products: str
    city: str


PRODUCTS = (
    Product("PB", "Precision Bearings", 120_000),
    Product("LG", "Linear Guides", 90_000),
    Product("GB", "Gearboxes", 180_000),
    Product("SD", "Servo Drives", 210_000),
    Product("PV", "Pneumatic Valves", 60_000),
    Product("SS", "Sealing Systems", 45_000),
    Product("LS", "Lubrication Systems", 70_000),
    Product("CM", "Condition Monitoring", 85_000, "Strategic; Large"),
    Product("CV", "Conveyor Modules", 260_000),
    Product("SP", "Service Plan", 110_000, "Strategic; Large"),
)
RECURRING = "Service Plan"

SPONSORS = ("Margarethe Olund", "Victor Achterdal", "Sunita Varghesan", "Paul Lindqvar")

EUROPE, AMERICA, ASIA = "Europe", "North America", "Asia Pacific"
AUTO, ENERGY, FOOD = "Automotive", "Energy", "Food and beverage"
METALS, PAPER = "Mining and metals", "Pulp and paper"
SOLVANG, WIELGOR = "Ingrid Solvang", "Tomasz Wielgor"
ADEYELA, CARRANDO = "Hannah Adeyela", "Luis Carrando"
RAGHUNATH, ARAMOTO = "Priya Raghunath", "Kenji Aramoto"
OWNERS = (SOLVANG, WIELGOR, ADEYELA, CARRANDO, RAGHUNATH, ARAMOTO)

_STRATEGIC = (
    Customer("Cassarine Motors", AMERICA, AUTO, "Strategic", ADEYELA, True, 9000, 0.06, 8, "SD PB LG CV PV CM SP SS LS", "Detroit, United States"),
    Customer("Kostara Automotive", EUROPE, AUTO, "Strategic", WIELGOR, True, 7400, 0.03, 8, "CV SD PB LG PV CM SP SS", "Poznan, Poland"),
    Customer("Grandholm Power", EUROPE, ENERGY, "Strategic", SOLVANG, True, 6200, 0.05, 11, "GB PB SD LS CM SP SS PV", "Bergen, Norway"),
    Customer("Tarrawin Resources", ASIA, METALS, "Strategic", RAGHUNATH, True, 5600, 0.04, 11, "PB GB LS SS CM SP PV CV", "Perth, Australia"),
    Customer("Blankenau Metals", EUROPE, METALS, "Strategic", WIELGOR, True, 5100, 0.20, 12, "GB PB LG SS LS SP PV", "Duisburg, Germany"),
    Customer("Novendal Motors", EUROPE, AUTO, "Strategic", SOLVANG, True, 4700, 0.02, 10, "SD PB LG CM SP PV SS", "Turin, Italy"),
    Customer("Ebbendal Mining", ASIA, METALS, "Strategic", RAGHUNATH, True, 4300, -0.18, 13, "PB GB LS SS CM PV SD", "Brisbane, Australia"),
    Customer("Kestrelmoor Energy", AMERICA, ENERGY, "Strategic", CARRANDO, True, 3900, 0.03, 13, "GB PB SD SP SS PV", "Houston, United States"),
    Customer("Overfjell Foods", EUROPE, FOOD, "Strategic", SOLVANG, True, 3600, 0.12, 12, "CV PV SS CM LG PB LS", "Aarhus, Denmark"),
    Customer("Hushmere Paper", AMERICA, PAPER, "Strategic", CARRANDO, True, 3300, 0.01, 12, "PB SS LS PV CM CV", "Portland, United States"),
    Customer("Hanbyeol Drinks", ASIA, FOOD, "Strategic", ARAMOTO, True, 3200, 0.08, 14, "CV PV SS LG PB", "Busan, South Korea"),
)  # fmt: skip
_LARGE = (
    Customer("Tardelle Paper", EUROPE, PAPER, "Large", WIELGOR, True, 2600, 0.01, 13, "PB SS LS CM PV", "Grenoble, France"),
    Customer("Orfel Mining", ASIA, METALS, "Large", RAGHUNATH, True, 2400, 0.03, 15, "GB PB LS SP SS", "Jakarta, Indonesia"),
    Customer("Monadale Beverages", EUROPE, FOOD, "Large", SOLVANG, True, 2300, 0.04, 14, "CV PV SS SP PB", "Cork, Ireland"),
    Customer("Birchmont Auto Parts", AMERICA, AUTO, "Large", ADEYELA, False, 2200, 0.02, 15, "SD LG PB PV SS", "Windsor, Canada"),
    Customer("Noamont Steel", AMERICA, METALS, "Large", ADEYELA, True, 2100, 0.05, 15, "GB PB LS CM SS", "Hamilton, Canada"),
    Customer("Climbridge Packaging", AMERICA, PAPER, "Large", CARRANDO, True, 2000, 0.24, 13, "CV PV LG SP SS", "Atlanta, United States"),
    Customer("Perdano Energy", AMERICA, ENERGY, "Large", CARRANDO, True, 1900, -0.02, 16, "GB PB SD SS PV", "Monterrey, Mexico"),
    Customer("Lapsmark Paper", AMERICA, PAPER, "Large", CARRANDO, True, 1800, -0.03, 16, "PB SS LS SP PV", "Green Bay, United States"),
    Customer("Senzameta Minerals", EUROPE, METALS, "Large", WIELGOR, True, 1700, 0.03, 17, "PB GB LS SS", "Cagliari, Italy"),
    Customer("Dovrelund Power", EUROPE, ENERGY, "Large", SOLVANG, False, 1600, 0.04, 17, "GB SD SP PB SS", "Tampere, Finland"),
    Customer("Pastelund Foods", EUROPE, FOOD, "Large", SOLVANG, True, 1500, 0.02, 16, "CV PV SS LG", "Malmo, Sweden"),
    Customer("Stallmere Foods", ASIA, FOOD, "Large", ARAMOTO, True, 1400, 0.00, 18, "CV PV SP SS PB", "Auckland, New Zealand"),
    Customer("Yarramin Copper", ASIA, METALS, "Large", RAGHUNATH, False, 1300, 0.06, 18, "PB GB SS CM LS", "Adelaide, Australia"),
    Customer("Akehoshi Motors", ASIA, AUTO, "Large", ARAMOTO, False, 1200, 0.05, 17, "SD LG PB PV SS", "Nagoya, Japan"),
)  # fmt: skip
_MID = (
    Customer("Neuhaven Battery", EUROPE, AUTO, "Mid", WIELGOR, True, 0, 0.00, 0, "", "Leipzig, Germany"),
    Customer("Risenholm Wind", EUROPE, ENERGY, "Mid", SOLVANG, True, 900, 0.30, 19, "GB LS", "Rotterdam, Netherlands"),
    Customer("Sprintal Mining", ASIA, METALS, "Mid", RAGHUNATH, True, 650, 0.00, 9, "GB PB SS", "Cebu, Philippines"),
    Customer("Frischau Foods", EUROPE, FOOD, "Mid", SOLVANG, True, 480, 0.05, 24, "PV CV SS", "Linz, Austria"),
    Customer("Cassarine Motors de México", AMERICA, AUTO, "Mid", ADEYELA, False, 1050, 0.09, 18, "SD PB LG PV", "Puebla, Mexico"),
    Customer("Ironquay Castings", AMERICA, METALS, "Mid", ADEYELA, False, 950, 0.01, 20, "PB GB SS LS", "Cleveland, United States"),
    Customer("Fenwold Axles", EUROPE, AUTO, "Mid", WIELGOR, False, 820, -0.04, 21, "PB LG SD", "Coventry, United Kingdom"),
    Customer("Brennholt Foundry", EUROPE, METALS, "Mid", WIELGOR, False, 720, 0.02, 23, "GB LS PB SS", "Graz, Austria"),
    Customer("Eastfall Hydro", AMERICA, ENERGY, "Mid", CARRANDO, False, 610, 0.03, 26, "GB SS PB", "Quebec, Canada"),
    Customer("Aldermoor Brewing", EUROPE, FOOD, "Mid", SOLVANG, False, 540, 0.05, 24, "PV SS CV", "Leeds, United Kingdom"),
    Customer("Haverleigh Tissue", EUROPE, PAPER, "Mid", WIELGOR, False, 510, -0.02, 27, "PB SS PV", "Gothenburg, Sweden"),
    Customer("Lindmoor Seating", AMERICA, AUTO, "Mid", ADEYELA, False, 450, 0.04, 28, "LG PV SD", "Toledo, United States"),
    Customer("Corvanne Cartons", EUROPE, PAPER, "Mid", WIELGOR, False, 430, 0.00, 28, "CV PV SS", "Ghent, Belgium"),
    Customer("Delmaine Dairies", AMERICA, FOOD, "Mid", CARRANDO, False, 380, 0.06, 25, "PV SS CV", "Madison, United States"),
    Customer("Jindarra Lithium", ASIA, METALS, "Mid", RAGHUNATH, False, 340, 0.15, 29, "PB LS SS", "Kalgoorlie, Australia"),
    Customer("Nambari Pulp", ASIA, PAPER, "Mid", ARAMOTO, False, 320, 0.02, 30, "PB SS PV", "Surabaya, Indonesia"),
    Customer("Galdane Geothermal", ASIA, ENERGY, "Mid", ARAMOTO, False, 290, 0.07, 31, "GB PB", "Wellington, New Zealand"),
    Customer("Karsund Seafood", EUROPE, FOOD, "Mid", SOLVANG, False, 260, 0.03, 30, "CV SS PV", "Haugesund, Norway"),
    Customer("Morvanne Bottling", AMERICA, FOOD, "Mid", CARRANDO, False, 230, -0.05, 33, "PV CV", "Toluca, Mexico"),
    Customer("Oakmere Turbines", AMERICA, ENERGY, "Mid", ADEYELA, False, 0, 0.0, 0, "", "Albany, United States"),
)  # fmt: skip

CUSTOMERS = (*_STRATEGIC, *_LARGE, *_MID)

PARENTS = {
    "Cassarine Motors de México": "Cassarine Motors",
    "Fenwold Axles": "Novendal Motors",
}
COMPETITORS = ("Ostvane Drives", "Kurogane Motion", "Halbrecht Technik", "Pacific Motion Supply")


def product_names(customer: Customer) -> list[str]:
    """Return the names of what a customer buys, the largest first."""
    names = {product.code: product.name for product in PRODUCTS}
    return [names[code] for code in customer.products.split()]
